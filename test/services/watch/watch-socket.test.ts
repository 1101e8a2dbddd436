// Owns watchers at the other end of a socket: one that stops reading, and ones that hang up.
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type Mock, startMock } from "../../../src/index.ts";
import { QUEUE_LIMIT } from "../../../src/services/watch/watchers.ts";
import { PROJECT } from "../../server/log-reader.ts";
import { WATCH, watchInit, watchPort } from "./watch-reader.ts";

let mock: Mock;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await mock.close();
});

/** Sends a request by hand; what comes back is read only on request. */
async function openSocket(form: "connect+json" | "jsonl"): Promise<Socket> {
  const { headers, body } = watchInit(form);
  const socket = connect(Number(new URL(mock.url).port), "127.0.0.1");
  sockets.push(socket);
  socket.pause();
  const lines = Object.entries({ ...(headers as object), "content-length": (body as Uint8Array).length });
  socket.write(
    `POST /${WATCH} HTTP/1.1\r\nhost: localhost\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`,
  );
  socket.write(body as Uint8Array);
  // The head of the answer says that the watcher is there.
  await new Promise((resolve) => socket.once("readable", resolve));
  return socket;
}

async function createMany(count: number): Promise<void> {
  for (let made = 0; made < count; made += 1) {
    await mock.fetch("/gitpod.v1.PrebuildService/CreatePrebuild", {
      method: "POST",
      headers: { authorization: "Bearer t", "content-type": "application/json" },
      body: JSON.stringify({ projectId: PROJECT, spec: {} }),
    });
  }
}

/** All that comes until the other side is done. */
async function readOut(socket: Socket): Promise<string> {
  let tail = "";
  socket.on("data", (bytes) => {
    tail = (tail + bytes.toString("latin1")).slice(-2_000);
  });
  await new Promise<void>((resolve) => {
    const look = () => tail.includes("resource_exhausted") && resolve();
    socket.on("data", look);
    socket.on("close", () => resolve());
    socket.resume();
  });
  return tail;
}

describe("a watcher that stops reading", () => {
  it("learns that it fell behind when it reads again; another one misses nothing meanwhile", async () => {
    mock = await startMock();
    const stalled = await openSocket("connect+json");
    const reading = await watchPort(mock, "jsonl");
    let told = 0;
    let transitions = 0;

    // What the buffers between the two hold comes on top of the queue.
    while (transitions < QUEUE_LIMIT + 50_000) {
      await createMany(2_000);
      transitions += 2_000 + mock.clock.advance("1h").length;
      told += await reading.skip(transitions - told);
    }

    expect(told).toBe(transitions);
    expect(await readOut(stalled)).toContain("resource_exhausted");
    await reading.cancel();
  });
});

describe("watchers that hang up", () => {
  it("do not keep the mock from closing", async () => {
    mock = await startMock();
    const socket = await openSocket("jsonl");
    const reading = await watchPort(mock, "connect+proto");

    socket.destroy();
    await reading.cancel();

    await expect(mock.close()).resolves.toBeUndefined();
  });

  it("do not disturb the others", async () => {
    mock = await startMock();
    const socket = await openSocket("jsonl");
    const staying = await watchPort(mock, "connect+proto");

    socket.destroy();
    await createMany(1);

    expect(await staying.take(1)).toEqual(["CREATE PREBUILD"]);
    await staying.cancel();
  });
});
