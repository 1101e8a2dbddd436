// Owns the bound of bodies that are sent to a port and not ended: at it, those of which nothing has come for the longest
// time are refused, and others notice nothing.
import { once } from "node:events";
import type { ClientHttp2Stream } from "node:http2";
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Mock, startMock } from "../../src/index.ts";
import { UnfinishedBodies } from "../../src/server/unfinished.ts";
import { PROJECT, SERVICE_PATH } from "../rpc/request.ts";
import { connection } from "./http2-client.ts";

const MEGABYTE = 2 ** 20;
const REASON =
  "more than 33554432 bytes of unfinished bodies wait for all callers together, and of this one nothing has come for the longest time: send it again";

let mock: Mock;
const leave: (() => void)[] = [];
beforeEach(async () => {
  mock = await startMock();
  await settled();
});
afterEach(async () => {
  for (const end of leave.splice(0)) end();
  await mock.close();
});

/** A request of HTTP/1.1 whose body begins with so many bytes and is not ended; what is answered comes as text. */
async function beginBody(
  path: string,
  bytes: number,
  more = "",
): Promise<{ socket: Socket; answer: Promise<string> }> {
  const socket = connect(Number(new URL(mock.url).port), "127.0.0.1");
  leave.push(() => socket.destroy());
  socket.on("error", () => {});
  await once(socket, "connect");
  const answer = new Promise<string>((resolve) => {
    let text = "";
    socket.setEncoding("utf8").on("data", (piece) => {
      text += piece;
      if (text.includes("}")) resolve(text);
    });
  });
  const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAuthorization: Bearer t\r\n${more}`;
  const body = Buffer.alloc(bytes, " ");
  const sent = new Promise((resolve) =>
    socket.write(Buffer.concat([Buffer.from(`${head}Content-Length: ${bytes + 2}\r\n\r\n`), body]), resolve),
  );
  await sent;
  return { socket, answer };
}

/** Until the port has read what was sent to it before: several calls of every kind have been answered meanwhile. */
async function settled(): Promise<void> {
  for (let i = 0; i < 5; i += 1) {
    const headers = { "content-type": "application/json", authorization: "Bearer t" };
    for (const agent of ["test", "Mozilla/5.0"]) {
      const call = { method: "POST", headers: { ...headers, "user-agent": agent }, body: "{}" };
      await fetch(`${mock.url}${SERVICE_PATH}/ListPrebuilds`, call).then((answer) => answer.text());
      await fetch(`${mock.url}/_mock/seed`, call).then((answer) => answer.text());
    }
  }
}

/** As many bytes as may wait, but for a few. */
async function fill(): Promise<void> {
  for (let i = 0; i < 8; i += 1) await beginBody(`${SERVICE_PATH}/ListPrebuilds`, 4 * MEGABYTE - 5_000);
}

describe("bodies that are not ended", () => {
  it("of RPCs are refused, the oldest first, once 32 MiB of them wait; a later one is read", async () => {
    const path = `${SERVICE_PATH}/ListPrebuilds`;
    const first = await beginBody(path, 20_000);
    await settled();
    await fill();
    const last = await beginBody(path, 100);
    last.socket.write("{}");

    expect(await first.answer).toMatch(/^HTTP\/1\.1 429/);
    expect(await first.answer).toContain(JSON.stringify({ code: "resource_exhausted", message: REASON }));
    expect(await last.answer).toMatch(/^HTTP\/1\.1 200/);
    expect(mock.requests.find({ code: "resource_exhausted" })).toMatchObject([{ message: REASON }]);
  });

  it.each([
    ["a page's RPC", `${SERVICE_PATH}/ListPrebuilds`, "User-Agent: Mozilla/5.0\r\n"],
    ["the control API", "/_mock/seed", ""],
  ])("of %s are refused in the same way", async (_, path, more) => {
    const { answer } = await beginBody(path, 20_000, more);
    await settled();
    await fill();

    expect(await answer).toMatch(/^HTTP\/1\.1 429/);
    expect(await answer).toContain(REASON);
  });

  it("of HTTP/2 are refused on their streams, and the connection continues", async () => {
    const dialled = connection(mock.url);
    leave.push(() => dialled.session.destroy());
    const headers = { authorization: "Bearer t", "content-type": "application/json" };
    const begin = (body: string) => {
      const request = { ":method": "POST", ":path": `${SERVICE_PATH}/CreatePrebuild`, ...headers };
      const stream = dialled.session.request(request);
      stream.write(body);
      return stream;
    };
    const status = async (stream: ClientHttp2Stream) => (await once(stream, "response"))[0][":status"];
    const stalled = status(begin(" ".repeat(10_000)));
    await settled();
    await fill();
    const whole = begin(JSON.stringify({ projectId: PROJECT, spec: {} })).end();

    expect(await Promise.all([stalled, status(whole)])).toEqual([429, 200]);
  });

  it("a single long body is read to its end", async () => {
    const text = JSON.stringify({ projects: [] }) + " ".repeat(40 * MEGABYTE);
    const headers = { "content-type": "application/json" };

    const response = await fetch(`${mock.url}/_mock/seed`, { method: "POST", headers, body: text });

    expect(await response.json()).toEqual({ seeded: { projects: 0, prebuilds: 0, warmPools: 0 } });
  });
});

it("what has ended, left or been refused is not counted, and what continues is not the oldest", () => {
  const closed: (() => void)[] = [];
  const response = { once: (_: string, act: () => void) => closed.push(act) } as never;
  const bodies = new UnfinishedBodies(10);
  const refused: string[] = [];
  const begin = (name: string) => bodies.begin(response, () => refused.push(name));
  const [a, b, c] = [begin("a"), begin("b"), begin("c")];
  a.add(4);
  b.add(4);
  a.add(1);
  c.add(3);
  expect([refused, bodies.bytes]).toEqual([["b"], 8]);
  a.end();
  a.end();
  expect(bodies.bytes).toBe(3);
  closed[2]?.();
  expect(bodies.bytes).toBe(0);
  b.add(100);
  expect([refused, bodies.bytes]).toEqual([["b"], 100]);
});
