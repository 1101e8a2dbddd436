// Owns the limit of 4 MiB, counted after decompression, in process and over a socket.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMock, type Mock, startMock } from "../../src/index.ts";
import { contents } from "../rpc-cases/contents.ts";
import { gzip, PROJECT, post, SERVICE_PATH } from "./request.ts";

const MEBIBYTE = 2 ** 20;
const LIMIT = 4 * MEBIBYTE;
const create = JSON.stringify({ projectId: PROJECT, spec: {} });

let socket: Mock;
beforeAll(async () => {
  socket = await startMock();
});
afterAll(() => socket.close());

const inProcess = createMock();
const ways = [
  { way: "in process", mock: () => inProcess, fetch: () => inProcess.fetch },
  {
    way: "over a socket",
    mock: () => socket,
    fetch: () => (url: unknown, init?: RequestInit) =>
      fetch(socket.url + new URL(String(url)).pathname, init),
  },
];

/** A request for a prebuild of exactly N bytes. */
function padded(size: number): string {
  return create + " ".repeat(size - create.length);
}

describe.each(ways)("$way", ({ mock, fetch }) => {
  const door = { fetch: (url: string | URL | Request, init?: RequestInit) => fetch()(url, init) };

  test("a body of exactly 4 MiB is answered", async () => {
    const { status } = await post(door, "CreatePrebuild", padded(LIMIT));
    expect(status).toBe(200);
  });

  test("a body of exactly 4 MiB after decompression is answered", async () => {
    const { status } = await post(door, "CreatePrebuild", gzip(padded(LIMIT)), {
      "content-encoding": "gzip",
    });
    expect(status).toBe(200);
  });

  test.each([
    ["one byte more than 4 MiB", padded(LIMIT + 1), {}],
    ["5 MiB", padded(5 * MEBIBYTE), {}],
    ["5 MiB of binary", new Uint8Array(5 * MEBIBYTE), { "content-type": "application/proto" }],
  ])("%s is resource_exhausted", async (_title, body, headers) => {
    const before = contents(mock());
    const { status, json } = await post(door, "CreatePrebuild", body, headers);
    expect([status, json.code]).toEqual([429, "resource_exhausted"]);
    expect(json.message).toContain(String(LIMIT));
    expect(contents(mock())).toEqual(before);
  });

  test.each([
    ["one byte more than the limit", LIMIT + 1],
    ["64 MiB", 64 * MEBIBYTE],
  ])("a small body that inflates to %s is resource_exhausted", async (_title, size) => {
    const before = contents(mock());
    const bomb = gzip(padded(size));
    expect(bomb.length).toBeLessThan(100_000);
    const { status, json } = await post(door, "CreatePrebuild", bomb, { "content-encoding": "gzip" });
    expect([status, json.code]).toEqual([429, "resource_exhausted"]);
    expect(contents(mock())).toEqual(before);
  });

  test("the mock continues after a body that was too large", async () => {
    await post(door, "CreatePrebuild", padded(5 * MEBIBYTE));
    expect((await post(door, "ListPrebuilds", {})).status).toBe(200);
  });
});

test.each([
  ["its length", create.length, 200],
  ["a length past the limit", 5 * MEBIBYTE, 429],
])("a web request whose body announces %s is judged by that", async (_, length, expected) => {
  const app = {
    fetch: async (url: string | URL | Request, init?: RequestInit) =>
      inProcess.app.fetch(new Request(url, init)),
  };

  const { status } = await post(app, "CreatePrebuild", create, { "content-length": String(length) });

  expect(status).toBe(expected);
});

test("a body of 5 MiB without a length is resource_exhausted", async () => {
  const before = contents(socket);
  const chunk = Buffer.alloc(MEBIBYTE, " ");
  const body = new ReadableStream({
    start(controller) {
      for (let n = 0; n < 5; n++) controller.enqueue(chunk);
      controller.close();
    },
  });
  const response = await fetch(`${socket.url}${SERVICE_PATH}/CreatePrebuild`, {
    method: "POST",
    headers: { authorization: "Bearer t", "content-type": "application/json" },
    body,
    duplex: "half",
  } as RequestInit);
  expect([response.status, (await response.json()).code]).toEqual([429, "resource_exhausted"]);
  expect(contents(socket)).toEqual(before);
});
