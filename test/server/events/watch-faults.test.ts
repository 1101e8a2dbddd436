// Owns how watchers suffer fault rules: in the error dialect of their form, or by a connection that breaks.
import { afterEach, describe, expect, it } from "vitest";
import { createMock, type Mock, startMock } from "../../../src/index.ts";
import { call, PENDING } from "../log-reader.ts";
import { FORMS, WATCH, WatchReader, watch, watchInit, watchPort } from "./watch-reader.ts";

let mock: Mock;
afterEach(() => mock.close());

describe("a code", () => {
  it.each(["connect+proto", "connect+json"] as const)(
    "comes by %s in the frame that ends the stream, with the hints as its metadata",
    async (form) => {
      mock = createMock();
      mock.faults.add({
        rpc: "WatchEvents",
        code: "resource_exhausted",
        message: "slow down",
        retryAfter: "2s",
      });

      const watcher = await watch(mock, form);

      expect(watcher.response.status).toBe(200);
      expect(await watcher.next()).toMatchObject({
        end: {
          error: {
            code: "resource_exhausted",
            message: "slow down",
            details: [{ type: "google.rpc.RetryInfo" }],
          },
          metadata: { "retry-after": ["2"], "ratelimit-retryafter": ["2"] },
        },
      });
      expect(await watcher.next()).toBeUndefined();
    },
  );

  it("comes to who wants lines as an ordinary answer", async () => {
    mock = createMock();
    mock.faults.add({
      rpc: "WatchEvents",
      code: "resource_exhausted",
      message: "slow down",
      retryAfter: "2s",
    });

    const response = await mock.fetch(`${mock.baseUrl}/${WATCH}`, watchInit("jsonl"));

    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe("2");
    expect(await response.json()).toMatchObject({ code: "resource_exhausted", message: "slow down" });
  });

  it("for one call leaves the next one whole, and both in the journal", async () => {
    mock = createMock();
    const { id } = mock.faults.add({ rpc: "WatchEvents", code: "unavailable", times: 1 });
    await watch(mock, "connect+json");

    const watcher = await watch(mock, "connect+json");
    await call(mock, "CancelPrebuild", { prebuildId: PENDING });

    expect(await watcher.take(1)).toEqual(["UPDATE PREBUILD"]);
    expect(mock.requests.find({ rpc: "WatchEvents" })).toMatchObject([
      { code: "unavailable", fault: id },
      { status: 200 },
    ]);
    await watcher.cancel();
  });

  it("of a rule for another RPC does not concern a watcher", async () => {
    mock = createMock();
    mock.faults.add({ rpc: "GetPrebuild", code: "unavailable" });

    const watcher = await watch(mock, "connect+json");
    await call(mock, "CancelPrebuild", { prebuildId: PENDING });

    expect(await watcher.take(1)).toEqual(["UPDATE PREBUILD"]);
    await watcher.cancel();
  });
});

describe.each(FORMS)("a connection by %s", (form) => {
  it.each(["reset", "empty"] as const)("breaks before its first byte: %s", async (connection) => {
    mock = await startMock();
    mock.faults.add({ rpc: "WatchEvents", connection });

    await expect(fetch(`${mock.baseUrl}/${WATCH}`, watchInit(form))).rejects.toThrow("fetch failed");
  });

  it("breaks in the middle of an event: truncate", async () => {
    mock = await startMock();
    mock.faults.add({ rpc: "WatchEvents", connection: "truncate" });

    const watcher = await watchPort(mock, form);

    expect(watcher.response.status).toBe(200);
    await expect(watcher.next()).rejects.toThrow("terminated");
  });

  it("that hangs is let go when the mock is reset", async () => {
    mock = await startMock();
    mock.faults.add({ rpc: "WatchEvents", connection: "hang" });
    const answer = fetch(`${mock.baseUrl}/${WATCH}`, watchInit(form));
    answer.catch(() => {});
    await call(mock, "GetPrebuild", { prebuildId: PENDING });
    while (mock.faults.list()[0]?.hits === 0) await fetch(`${mock.url}/_mock/health`);

    mock.reset();

    await expect(answer).rejects.toThrow("fetch failed");
  });
});

describe("a delay", () => {
  it("counts against the caller's deadline", async () => {
    mock = createMock();
    mock.faults.add({ rpc: "WatchEvents", delay: "1h" });
    const init = watchInit("connect+json", {}, { headers: { "connect-timeout-ms": "20" } });

    const watcher = new WatchReader("connect+json", await mock.fetch(`${mock.baseUrl}/${WATCH}`, init));

    expect(await watcher.next()).toMatchObject({ end: { error: { code: "deadline_exceeded" } } });
  });
});
