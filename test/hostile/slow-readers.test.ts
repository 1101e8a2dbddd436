// Owns the memory that callers cost together who ask and read nothing.
import { once } from "node:events";
import { connect } from "node:http2";
import { afterEach, beforeEach, expect, it } from "vitest";
import { print } from "./budget.ts";
import { MeasuredServer } from "./measured-server.ts";

const READERS = 1_200;
const PREBUILDS = 80;
const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
/** In megabytes, for all readers together. */
const MOST = 100;

let server: MeasuredServer;
beforeEach(async () => {
  server = await MeasuredServer.start();
});
afterEach(() => server.stop());

/** Prints and checks how much the peak has risen, and that the server still serves. */
async function settle(what: string, before: number, counts: Record<string, number>): Promise<void> {
  expect((await fetch(`${server.url}/_mock/health`)).status).toBe(200);
  const more = Math.round(server.peak - before);
  print(what, { ...counts, "MB more": more });
  expect(more).toBeLessThan(MOST);
}

it("1,200 readers of logs, events and watches that read nothing stay within 100 MB", async () => {
  const create = () =>
    server.send("/gitpod.v1.PrebuildService/CreatePrebuild", { projectId: PROJECT, spec: {} });
  const { prebuild } = await create();
  await server.send("/_mock/clock/advance", { by: "1m" });
  const { accessToken } = await server.send("/gitpod.v1.PrebuildService/CreatePrebuildLogsToken", {
    prebuildId: prebuild.id,
  });
  const scope = '{"organization":true,"resourceTypeFilters":[{"resourceType":"RESOURCE_TYPE_PREBUILD"}]}';
  const envelope = Buffer.alloc(5);
  envelope.writeUInt32BE(scope.length, 1);
  const head = `Host: 127.0.0.1\r\nAuthorization: Bearer ${accessToken}\r\n`;
  const body = `Content-Type: application/connect+json\r\nContent-Length: ${scope.length + 5}\r\n\r\n`;
  const requests = [
    Buffer.from(`GET /logs/${prebuild.id} HTTP/1.1\r\n${head}\r\n`),
    Buffer.from(`GET /_mock/events HTTP/1.1\r\n${head}\r\n`),
    Buffer.concat([
      Buffer.from(`POST /gitpod.v1.EventService/WatchEvents HTTP/1.1\r\n${head}${body}`),
      envelope,
      Buffer.from(scope),
    ]),
  ];
  const before = server.peak;
  for (let i = 0; i < READERS; i += 1) await server.sendUnread(requests[i % requests.length] as Buffer);
  for (let i = 0; i < PREBUILDS; i += 1) {
    await create();
    if (i % 20 === 19) await server.send("/_mock/clock/advance", { by: "15m" });
  }
  await settle("slow readers", before, { readers: READERS, prebuilds: PREBUILDS });
});

it("1,200 long answers by HTTP/2 that are not read stay within 100 MB", async () => {
  // Its flow control holds answers in the server, where a socket's buffers would take some megabytes of each.
  const path = "/_mock/ui/app.js";
  const sessions = Array.from({ length: 12 }, () => connect(server.url));
  const open = () => sessions.map((session) => session.request({ ":path": path }).on("error", () => {}));
  // What answers cost that are read.
  for (let i = 0; i < READERS; i += sessions.length) {
    await Promise.all(open().map((stream) => once(stream.resume(), "close")));
  }
  const before = server.peak;
  let closed = 0;
  for (let i = 0; i < READERS; i += sessions.length) {
    const streams = open();
    for (const stream of streams) stream.on("close", () => (closed += 1));
    await Promise.all(
      streams.map((stream) => new Promise((begun) => stream.once("response", begun).once("close", begun))),
    );
  }
  const warnings = server.warnings.length;
  await settle("unread answers", before, { answers: READERS, closed, warnings });
  for (const session of sessions) session.destroy();

  expect(closed).toBeGreaterThan(0);
  expect(warnings).toBeGreaterThan(0);
});

it("40 connections that send 200,000 control requests ahead and read nothing are closed within 100 MB", async () => {
  const requests = Buffer.from("GET /_mock/requests HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".repeat(200_000));
  // What the first control requests load.
  for (let i = 0; i < 100; i += 1)
    await fetch(`${server.url}/_mock/requests`).then((answer) => answer.text());
  const before = server.peak;
  const ends: Promise<unknown>[] = [];
  for (let i = 0; i < 40; i += 1) {
    const socket = await server.sendUnread(requests);
    ends.push(new Promise((resolve) => socket.once("close", resolve)));
  }
  await Promise.all(ends);
  await settle("requests sent ahead", before, { connections: 40, closed: ends.length });
});

it("1,200 bodies of 400 kB over 12 connections of HTTP/2 that are not ended stay within 100 MB", async () => {
  const path = "/gitpod.v1.PrebuildService/CreatePrebuild";
  const headers = {
    ":method": "POST",
    ":path": path,
    "content-type": "application/json",
    authorization: "Bearer t",
  };
  const sessions = Array.from({ length: 12 }, () => connect(server.url));
  // What bodies cost that are ended.
  for (let i = 0; i < READERS; i += sessions.length) {
    const streams = sessions.map((session) => session.request(headers).end(Buffer.alloc(400_000, " ")));
    await Promise.all(streams.map((stream) => once(stream.resume(), "close")));
  }
  const before = server.peak;
  let refused = 0;
  for (let i = 0; i < READERS; i += sessions.length) {
    await Promise.all(
      sessions.map((session) => {
        const stream = session.request(headers).on("error", () => {});
        stream.on("response", ({ ":status": status }) => (refused += Number(status === 429)));
        return new Promise((sent) => stream.write(Buffer.alloc(400_000, " "), sent));
      }),
    );
  }
  await settle("unfinished bodies", before, { bodies: READERS, refused });
  for (const session of sessions) session.destroy();

  expect(refused).toBeGreaterThan(READERS / 2);
});
