// Owns the bound of what waits for all callers of a port together: at it, those are closed that have taken nothing for the
// longest time, and readers notice nothing.
import { once } from "node:events";
import { createServer } from "node:http";
import type { ClientHttp2Stream } from "node:http2";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type Mock, startMock } from "../../src/index.ts";
import { sendAnswer } from "../../src/server/send-answer.ts";
import { limitUnread, Unread } from "../../src/server/unread.ts";
import { SERVICE_PATH } from "../rpc/request.ts";
import { connection, call as onConnection, open } from "./http2-client.ts";
import { call, PROJECT } from "./log-reader.ts";

let mock: Mock;
const warnings: string[] = [];
const leave: (() => void)[] = [];
afterEach(async () => {
  for (const end of leave.splice(0)) end();
  warnings.length = 0;
  await mock.close();
});

async function start(): Promise<void> {
  mock = await startMock({ onWarning: (warning) => warnings.push(warning) });
}

/** A connection of HTTP/2, whose callers' flow control holds the answers in the server's memory. */
function dialHttp2() {
  const dialled = connection(mock.url);
  leave.push(() => dialled.session.destroy());
  return dialled;
}

/** A connection on which requests are sent ahead, and nothing is read. */
async function sendAhead(requests: string): Promise<Socket> {
  const socket = connect(Number(new URL(mock.url).port), "127.0.0.1").pause();
  leave.push(() => socket.destroy());
  socket.on("error", () => {});
  await once(socket, "connect");
  socket.write(requests);
  return socket;
}

/** Unlike `once`, also with an error before. */
function closed(emitter: Socket | ClientHttp2Stream): Promise<void> {
  return new Promise((resolve) => emitter.once("close", () => resolve()));
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;

describe("answers that no one reads", () => {
  it("are cut off, the oldest first, once 16 MiB of them wait; a reader gets all of its own", async () => {
    await start();
    const rpc = "gitpod.v1.SecretService/ListSecrets";
    mock.stubs.add({ rpc, response: { secrets: [{ value: "x".repeat(300_000) }] } });
    const request = { path: `/${rpc}`, body: "{}" };
    const [unread, reading] = [dialHttp2(), dialHttp2()];
    const streams: ClientHttp2Stream[] = [];
    const cutOff: number[] = [];
    // No more than a server takes before its settings have arrived.
    for (let i = 0; i < 90; i += 1) {
      const stream = open(unread, request) as ClientHttp2Stream;
      stream.on("error", () => {});
      stream.on("close", () => cutOff.push(i));
      streams.push(stream);
    }
    await closed(streams[0] as ClientHttp2Stream);

    expect((await onConnection(reading, request)).body.length).toBeGreaterThan(300_000);
    expect(cutOff.length).toBeLessThan(60);
    expect(cutOff).toEqual(Array.from(cutOff, (_, index) => index));
    expect(streams[0]?.rstCode).toBe(2);
    expect(warnings[0]).toMatch(
      /^closed \d+ connections? so far that read too slowly: more than 16777216 bytes/,
    );
    expect(warnings.length).toBeLessThan(10);
  });

  it("of requests that are sent ahead count with their headers", async () => {
    await start();
    const head = `GET /_mock/health HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${"x".repeat(400_000)}\r\n\r\n`;
    const socket = await sendAhead(get("/_mock/events") + head.repeat(60));

    await closed(socket.resume());

    expect(warnings[0]).toMatch(/^closed 1 connection so far/);
    expect((await fetch(`${mock.url}/_mock/health`)).status).toBe(200);
  });

  it("of a stream end with their reader, and the server still serves", async () => {
    await start();
    const unread = dialHttp2();
    const watch = open(unread, {
      path: "/gitpod.v1.EventService/WatchEvents",
      headers: { authorization: "Bearer t", "content-type": "application/jsonl" },
      body: "{}",
    });
    await once(watch, "response");
    // More than flow control lets through.
    for (let i = 0; i < 1_000; i += 1) await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
    unread.session.destroy();

    const answer = await onConnection(dialHttp2(), { path: `${SERVICE_PATH}/ListPrebuilds`, body: "{}" });
    expect(answer.status).toBe(200);
  });

  it("are held if a single one is longer than all may be", async () => {
    await start();
    const unread = new Unread((warning) => warnings.push(warning), 1_000);
    const body = "x".repeat(20_000_000);
    const server = createServer((_, response) => sendAnswer(response, { status: 200, headers: {}, body }));
    limitUnread(server, unread);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    leave.push(() => server.close());

    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

    expect((await response.text()).length).toBe(body.length);
    expect(warnings).toEqual([]);
    await expect.poll(() => unread.bytes).toBe(0);
  });
});

describe("requests that are sent ahead", () => {
  it("close the connection whose first one has waited longest, once there are too many on all", async () => {
    await start();
    const requests = get("/_mock/events") + get("/_mock/health").repeat(900);
    const sockets: Socket[] = [];
    for (let i = 0; i < 5; i += 1) sockets.push(await sendAhead(requests));
    await closed((sockets[0] as Socket).resume());

    expect(sockets.slice(1).map(({ destroyed }) => destroyed)).toEqual([false, false, false, false]);
    expect((await fetch(`${mock.url}/_mock/health`)).status).toBe(200);
    expect(warnings).toEqual([expect.stringMatching(/^closed 1 connection so far/)]);
  });

  it("by callers that read nothing and never stop close their connections; others are served", async () => {
    await start();
    // Behind one that does not end, so that the rest has to wait.
    const requests = get("/_mock/events") + get("/_mock/requests").repeat(20_000);
    const sockets = await Promise.all([1, 2, 3].map(() => sendAhead(requests)));
    const ends = Promise.all(sockets.map((socket) => closed(socket.resume())));

    expect((await fetch(`${mock.url}/_mock/health`)).status).toBe(200);
    await ends;
  });
});
