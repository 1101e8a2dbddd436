// Owns what fault rules do to a watcher besides what they do to every call: hints, hanging, and its deadline.
import { afterEach, describe, expect, it } from "vitest";
import { createMock, type Mock, startMock } from "../../../src/index.ts";
import { call, PENDING } from "../../server/log-reader.ts";
import { FORMS, WATCH, WatchReader, watch, watchInit } from "./watch-reader.ts";

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
