// Owns Connect-Timeout-Ms: the response to a caller that does not wait long enough.
import { afterEach, expect, test } from "vitest";
import { createMock, type Mock, startMock } from "../../src/index.ts";
import { hostDelay } from "../../src/mock/host-time.ts";
import { parseTimeout } from "../../src/rpc/timeout.ts";
import { contents } from "../rpc-cases/contents.ts";
import { PREBUILD, PROJECT, post } from "./request.ts";

const mock = createMock();
const create = { projectId: PROJECT, spec: {} };

let socket: Mock | undefined;
afterEach(() => socket?.close());

test("a timeout of 0 has passed before anything happens", async () => {
  const before = contents(mock);
  const { status, json } = await post(mock, "CreatePrebuild", create, { "connect-timeout-ms": "0" });
  expect([status, json.code]).toEqual([504, "deadline_exceeded"]);
  expect(contents(mock)).toEqual(before);
});

test.each(["-1", "1.5", "5s", "x", "12345678901", "0x10", "1 2"])(
  "the timeout %j is malformed",
  async (value) => {
    const before = contents(mock);
    const { status, json } = await post(mock, "CreatePrebuild", create, { "connect-timeout-ms": value });
    expect([status, json.code]).toEqual([400, "invalid_argument"]);
    expect(json.message).toContain(JSON.stringify(value));
    expect(contents(mock)).toEqual(before);
  },
);

test.each(["1", "10000", "9999999999"])(
  "the timeout %j is enough for a mock without latency",
  async (value) => {
    const { status } = await post(
      mock,
      "GetPrebuild",
      { prebuildId: PREBUILD },
      { "connect-timeout-ms": value },
    );
    expect(status).toBe(200);
  },
);

test("a latency longer than the timeout is deadline_exceeded, and nothing is created", async () => {
  const slow = createMock({ latency: 30 });
  const before = contents(slow);
  const { status, json } = await post(slow, "CreatePrebuild", create, { "connect-timeout-ms": "5" });
  expect([status, json.code]).toEqual([504, "deadline_exceeded"]);
  expect(contents(slow)).toEqual(before);
});

test("the same over a socket", async () => {
  socket = await startMock({ latency: "30ms" });
  const before = contents(socket);
  const response = await fetch(`${socket.baseUrl}/gitpod.v1.PrebuildService/CreatePrebuild`, {
    method: "POST",
    headers: { authorization: "Bearer t", "content-type": "application/json", "connect-timeout-ms": "5" },
    body: JSON.stringify(create),
  });
  expect([response.status, (await response.json()).code]).toEqual([504, "deadline_exceeded"]);
  expect(contents(socket)).toEqual(before);
});

test("a latency shorter than the timeout is waited for", async () => {
  const slow = createMock({ latency: "20ms" });
  const began = performance.now();
  const { status } = await post(slow, "CreatePrebuild", create, { "connect-timeout-ms": "10000" });
  expect(status).toBe(200);
  expect(performance.now() - began).toBeGreaterThanOrEqual(19);
});

test.each([
  ["a call without a token", "GetPrebuild", { authorization: "" }, "unauthenticated"],
  ["an unknown method", "GetPrebuilt", {}, "unimplemented"],
  ["a body that is not gzip", "GetPrebuild", { "content-encoding": "gzip" }, "invalid_argument"],
])("latency comes before the refusal of %s too", async (_, method, headers, code) => {
  const slow = createMock({ latency: "20ms" });
  const answered = post(slow, method, { prebuildId: PREBUILD }, headers);
  const first = await Promise.race([answered, hostDelay(1).then(() => "nothing yet")]);
  expect([first, (await answered).json.code]).toEqual(["nothing yet", code]);
});

test("latency moves no simulated time", async () => {
  const slow = createMock({ latency: "5ms" });
  const before = slow.clock.now();
  await post(slow, "ListPrebuilds", {});
  expect(slow.clock.now()).toEqual(before);
});

test.each([
  [undefined, undefined],
  ["", undefined],
  ["0", 0],
  ["0000000010", 10],
  ["9999999999", 9_999_999_999],
])("the header %j is read as %j", (header, milliseconds) => {
  expect(parseTimeout(header)).toBe(milliseconds);
});

test("Connect-Protocol-Version may be 1", async () => {
  const { status } = await post(mock, "ListPrebuilds", {}, { "connect-protocol-version": "1" });
  expect(status).toBe(200);
});

test("another Connect-Protocol-Version is refused", async () => {
  const before = contents(mock);
  const { status, json } = await post(mock, "CreatePrebuild", create, { "connect-protocol-version": "2" });
  expect([status, json.code]).toEqual([400, "invalid_argument"]);
  expect(contents(mock)).toEqual(before);
});
