// Owns faults of WatchEvents: a stream that is refused, late, or broken, in each of its forms.
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createMock, type Mock, startMock } from "../../../src/index.ts";

const PATH = "/gitpod.v1.EventService/WatchEvents";
const EMPTY_ENVELOPE = Buffer.alloc(5);
const JSON_ENVELOPE = Buffer.concat([Buffer.from([0, 0, 0, 0, 2]), Buffer.from("{}")]);

const FORMS = [
  ["connect+proto", { "content-type": "application/connect+proto" }, EMPTY_ENVELOPE],
  ["connect+json", { "content-type": "application/connect+json" }, JSON_ENVELOPE],
  ["jsonl", { "content-type": "application/json", accept: "application/jsonl" }, Buffer.from("{}")],
] as const;

let mock: Mock | undefined;
afterEach(async () => {
  await mock?.close();
  mock = undefined;
});

function watch({ fetch }: Mock, headers: object, body: Buffer): Promise<Response> {
  const sent = { authorization: "Bearer t", ...headers };
  return fetch(PATH, { method: "POST", headers: sent, body: new Uint8Array(body) });
}

describe.each(FORMS)("a watcher by %s", (form, headers, body) => {
  it("is refused in the dialect of its form", async () => {
    mock = createMock();
    mock.faults.add({ rpc: "WatchEvents", times: 1, code: "unavailable", message: "not now" });
    const response = await watch(mock, headers, body);
    const text = Buffer.from(await response.arrayBuffer()).toString();

    expect(response.status).toBe(form === "jsonl" ? 503 : 200);
    expect(text).toContain('"code":"unavailable","message":"not now"');
    expect(mock.requests.all()).toMatchObject([
      { rpc: "WatchEvents", code: "unavailable", message: "not now", fault: "fault-1" },
    ]);
  });

  it("is let through to a stream once the rule is used up, and recorded when that begins", async () => {
    mock = createMock();
    mock.faults.add({ rpc: "*", times: 1, delay: "1ms" });
    const response = await watch(mock, headers, body);

    expect(response.status).toBe(200);
    expect(mock.requests.all()).toMatchObject([
      { rpc: "WatchEvents", request: {}, status: 200, fault: "fault-1" },
    ]);
    await response.body?.cancel();
  });

  it.each(["reset", "empty"] as const)(
    "sees a connection that is %s as a network error",
    async (connection) => {
      mock = createMock();
      mock.faults.add({ rpc: "WatchEvents", connection });

      await expect(watch(mock, headers, body)).rejects.toThrow(TypeError);
    },
  );

  it("sees a truncated stream break in its first event", async () => {
    mock = createMock();
    mock.faults.add({ rpc: "WatchEvents", connection: "truncate" });
    const { status, body: stream } = await watch(mock, headers, body);
    const reader = (stream as ReadableStream<Uint8Array>).getReader();
    const { value } = await reader.read();

    expect([status, Buffer.from(value ?? []).toString()]).toEqual([
      200,
      form === "jsonl" ? '{"oper' : "\0\0",
    ]);
    await expect(reader.read()).rejects.toThrow(TypeError);
  });

  it.each([
    ["reset", /^$/, "ECONNRESET"],
    ["empty", /^$/, "end"],
    ["truncate", /^HTTP\/1.1 200 [\s\S]*\r\n\r\n(\{"oper|\0\0)$/, "end"],
  ] as const)("over a port: %s", async (connection, bytes, over) => {
    mock = await startMock();
    mock.faults.add({ rpc: "WatchEvents", connection });
    const seen = await exchange(mock.url, headers, body);

    expect(seen).toEqual({ text: expect.stringMatching(bytes), over });
  });
});

function exchange(url: string, headers: object, body: Buffer): Promise<{ text: string; over: string }> {
  const lines = Object.entries({ ...headers, "content-length": body.length }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const head = [`POST ${PATH} HTTP/1.1`, "host: 127.0.0.1", "authorization: Bearer t", ...lines, "", ""].join(
    "\r\n",
  );
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
    });
    socket.on("end", () => resolve({ text, over: "end" }));
    socket.on("error", (error: NodeJS.ErrnoException) => resolve({ text, over: error.code ?? "" }));
    socket.write(Buffer.concat([Buffer.from(head), body]));
  });
}
