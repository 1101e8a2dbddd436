// Owns what GET /_mock/events sends, and that a reader who was away misses nothing.

import { afterEach, describe, expect, it, vi } from "vitest";
import { createMock, type Mock, startMock } from "../../../src/index.ts";
import { LOG_LIMIT } from "../../../src/mock/events/event-log.ts";
import { GLOBAL_TIME, REAL_TIME } from "../../../src/mock/host-time.ts";
import { call, PENDING, PROJECT } from "../../server/log-reader.ts";
import { openEvents, type ServerSentEvent } from "./sse-reader.ts";

let mock: Mock;
afterEach(() => mock.close());

async function created(): Promise<string> {
  return (await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} })).prebuild.id;
}

/** The events of one kind among the next ones. */
function only(events: readonly ServerSentEvent[], event: string) {
  return events.filter((one) => one.event === event).map(({ data }) => data);
}

describe("a reader", () => {
  it("gets server-sent events that no cache may keep", async () => {
    mock = createMock();

    const { response } = await openEvents(mock);

    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-accel-buffering")).toBe("no");
  });

  it("gets a comment every 15 seconds of real time in which nothing happens, and then events as before", async () => {
    vi.useFakeTimers();
    const after = vi.spyOn(REAL_TIME, "after").mockImplementation(GLOBAL_TIME.after);
    try {
      mock = createMock();
      const { body } = await mock.fetch("/_mock/events");
      const reader = (body as ReadableStream<Uint8Array>).getReader();
      const next = async () => new TextDecoder().decode((await reader.read()).value);
      await next();

      const [first, second] = [next(), next()];
      await vi.advanceTimersByTimeAsync(14_999);
      expect(await Promise.race([first, "nothing"])).toBe("nothing");
      await vi.advanceTimersByTimeAsync(15_001);
      expect([await first, await second]).toEqual([":\n\n", ":\n\n"]);
      mock.clock.advance("1m");
      expect(await next()).toMatch(/^id: .*\nevent: /);
      await reader.cancel();
    } finally {
      after.mockRestore();
      vi.useRealTimers();
    }
  });

  it("gets what a call changes", async () => {
    mock = createMock();
    const reader = await openEvents(mock);

    const id = await created();

    const [event] = await reader.take(1);
    expect(event).toMatchObject({
      event: "transition",
      data: {
        at: "2026-01-01T09:00:00.000Z",
        kind: "prebuild",
        id,
        from: "",
        to: "PENDING",
        operation: "CREATE",
        cause: "call",
        reason: "a caller created it",
      },
    });
  });

  it("gets what a move of time changes, as the move returns it, and then the clock", async () => {
    mock = createMock();
    await created();
    const reader = await openEvents(mock);

    const moved = mock.clock.advance("2m");

    const events = await reader.take(moved.length + 1);
    expect(only(events, "transition").map(({ operation, cause, ...transition }) => transition)).toEqual(
      JSON.parse(JSON.stringify(moved)),
    );
    expect(new Set(only(events, "transition").map(({ cause }) => cause))).toEqual(new Set(["time"]));
    expect(events.at(-1)).toMatchObject({
      event: "clock",
      data: { now: "2026-01-01T09:02:00.000Z", mode: "frozen" },
    });
  });

  it("gets each call, after what it changed, without its request and response", async () => {
    mock = createMock();
    const reader = await openEvents(mock, { requests: true });

    const id = await created();
    await mock.fetch("/gitpod.v1.PrebuildService/GetPrebuild", {
      method: "POST",
      headers: { authorization: "Bearer secret", "content-type": "application/json", "user-agent": "tool/1" },
      body: JSON.stringify({ prebuildId: "9f3d2c1b-4a5e-4b6c-8d7e-0f1a2b3c4d5e" }),
    });

    const [made, create, get] = await reader.take(3);
    const at = "2026-01-01T09:00:00.000Z";
    expect(made).toMatchObject({ event: "transition", data: { id } });
    expect(create).toMatchObject({
      event: "request",
      data: { id: 1, rpc: "CreatePrebuild", status: 200, encoding: "json", at },
    });
    expect(get?.data).toEqual({
      id: 2,
      rpc: "GetPrebuild",
      resourceId: "9f3d2c1b-4a5e-4b6c-8d7e-0f1a2b3c4d5e",
      code: "not_found",
      status: 404,
      encoding: "json",
      userAgent: "tool/1",
      at,
      hostAt: expect.stringMatching(/^\d{4}-.*Z$/),
      took: expect.any(Number),
    });
  });

  it("gets a watcher as its stream begins", async () => {
    mock = createMock();
    const reader = await openEvents(mock, { requests: true });

    const watching = await mock.fetch("/gitpod.v1.EventService/WatchEvents", {
      method: "POST",
      headers: { authorization: "Bearer t", "content-type": "application/json", accept: "application/jsonl" },
      body: "{}",
    });

    expect((await reader.take(1))[0]).toMatchObject({
      event: "request",
      data: { rpc: "WatchEvents", status: 200, encoding: "json" },
    });
    await watching.body?.cancel();
  });

  it("gets another mode of the clock", async () => {
    mock = createMock();
    const reader = await openEvents(mock);

    mock.clock.setMode("per-read");

    expect(await reader.take(1)).toMatchObject([
      { event: "clock", data: { now: "2026-01-01T09:00:00.000Z", mode: "per-read" } },
    ]);
  });

  it("gets a checkpoint that is saved or deleted, not one that is refused", async () => {
    mock = createMock();
    const reader = await openEvents(mock);
    mock.checkpoint("one");
    expect(() => mock.checkpoint("")).toThrow(/must be text/);
    mock.checkpoint("two");
    await mock.fetch("/_mock/checkpoints/one", { method: "DELETE" });

    const names = only(await reader.take(3), "checkpoints");

    expect(names).toEqual([{ names: ["one"] }, { names: ["one", "two"] }, { names: ["two"] }]);
  });

  it("does not get a move that was refused", async () => {
    mock = createMock();
    const reader = await openEvents(mock);

    expect(() => mock.clock.advanceTo("2025-01-01T00:00:00Z")).toThrow("cannot go back");
    mock.clock.setMode("per-read");

    expect(await reader.take(1)).toMatchObject([{ event: "clock", data: { mode: "per-read" } }]);
  });

  it("does not get each tick of a running clock", async () => {
    mock = createMock({ clock: "10000x" });
    const reader = await openEvents(mock);
    await created();

    const events = await reader.take(6);

    expect(only(events, "clock")).toEqual([]);
  });

  it.each([
    {
      cause: "reset",
      begin: () => mock.reset(),
      parts: ["clock", "state", "faults", "stubs", "requests"],
      scenario: "healthy",
    },
    {
      cause: "scenario",
      begin: () => mock.reset({ scenario: "empty" }),
      parts: ["clock", "state"],
      scenario: "empty",
    },
    { cause: "restore", begin: () => mock.restore(mock.snapshot()), parts: ["state"], scenario: "healthy" },
  ])("gets a $cause and continues with what follows", async ({ cause, begin, parts, scenario }) => {
    mock = createMock();
    const reader = await openEvents(mock);

    begin();
    const id = await created();

    const events = await reader.take(cause === "restore" ? 2 : 3);
    expect(only(events, "reset")).toMatchObject([
      { cause, scenario, now: "2026-01-01T09:00:00.000Z", mode: "frozen" },
    ]);
    expect(only(events, "reset")[0].parts).toEqual(expect.arrayContaining(parts));
    expect(events.at(-1)).toMatchObject({ event: "transition", data: { id, operation: "CREATE" } });
  });

  it("comes to the end when the mock closes, after all that waited for it", async () => {
    mock = createMock();
    const reader = await openEvents(mock, { requests: true });
    await created();

    await mock.close();

    expect((await reader.take(2)).map(({ event }) => event)).toEqual(["transition", "request"]);
    expect(await reader.next()).toBeUndefined();
  });

  it("gets ids that rise by one", async () => {
    mock = createMock();
    const reader = await openEvents(mock, { requests: true });
    await created();
    mock.clock.advance("10m");

    const numbers = (await reader.take(8)).map(({ id }) => Number(id.split("-")[1]));

    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("of another site is refused", async () => {
    mock = createMock();

    const response = await mock.fetch("/_mock/events", { headers: { origin: "https://elsewhere.example" } });

    expect(response.status).toBe(403);
  });
});

describe.each([
  { door: "in process", begin: async () => createMock(), send: undefined },
  {
    door: "over the port",
    begin: () => startMock(),
    send: (url: string, init: RequestInit) => fetch(url, init),
  },
])("a reader that was away, $door,", ({ begin, send }) => {
  it("continues after the last event that it has and misses nothing", async () => {
    mock = await begin();
    const steady = await openEvents(mock, {}, send);
    const first = await openEvents(mock, {}, send);
    const id = await created();
    const before = await first.take(1);
    await first.cancel();

    const moved = mock.clock.advance("10m");
    await call(mock, "DeletePrebuild", { prebuildId: id });
    const second = await openEvents(mock, { lastEventId: first.lastEventId }, send);
    const after = await second.take(moved.length + 2);

    expect([...before, ...after]).toEqual(await steady.take(1 + moved.length + 2));
    await second.cancel();
    await steady.cancel();
  });

  it("misses nothing though it left before the first event", async () => {
    mock = await begin();
    const first = await openEvents(mock, {}, send);
    await first.begun();
    await first.cancel();

    await created();
    const second = await openEvents(mock, { lastEventId: first.lastEventId }, send);

    expect((await second.take(1))[0]).toMatchObject({ event: "transition", data: { operation: "CREATE" } });
    await second.cancel();
  });
});

describe("an id", () => {
  it("may come in the query, which the header overrides", async () => {
    mock = createMock();
    const reader = await openEvents(mock);
    await created();
    await call(mock, "CancelPrebuild", { prebuildId: PENDING });
    const [one, two] = await reader.take(2);

    const byQuery = await openEvents(mock, { query: one?.id ?? "" });
    const byBoth = await openEvents(mock, { query: "none", lastEventId: one?.id });

    expect(await byQuery.take(1)).toEqual([two]);
    expect(await byBoth.take(1)).toEqual([two]);
  });

  it("that is empty is none: a reader gets what comes from now on", async () => {
    mock = createMock();
    await openEvents(mock);
    await created();

    const reader = await openEvents(mock, { lastEventId: "", query: "" });
    const id = await created();

    expect((await reader.take(1))[0]?.data.id).toBe(id);
  });

  it.each(["0badc0de-1", "what"])("%o of no event of this run is told to leave a gap", async (id) => {
    mock = createMock();
    await openEvents(mock);
    await created();

    const reader = await openEvents(mock, { lastEventId: id });
    await created();

    const events = await reader.take(2);
    expect(events.map(({ event }) => event)).toEqual(["gap", "transition"]);
    expect(events[0]?.data).toEqual({ reason: `the id ${JSON.stringify(id)} is not from this run` });
  });

  it("of another mock with the same seed is not from this run", async () => {
    const other = createMock();
    const elsewhere = await openEvents(other);
    await call(other, "CancelPrebuild", { prebuildId: PENDING });
    await elsewhere.take(1);
    mock = createMock();
    await openEvents(mock);
    await created();

    const reader = await openEvents(mock, { lastEventId: elsewhere.lastEventId });

    expect((await reader.take(1))[0]?.event).toBe("gap");
    await other.close();
  });

  it("that is too old gets the number of missing events and continues with the oldest", async () => {
    mock = createMock();
    const reader = await openEvents(mock);
    mock.clock.setMode("per-read");
    const [first] = await reader.take(1);
    await reader.cancel();
    for (let told = 0; told < LOG_LIMIT + 5; told += 1) mock.clock.setMode("frozen");

    const late = await openEvents(mock, { lastEventId: first?.id });

    const events = await late.take(1 + LOG_LIMIT);
    expect(events[0]).toMatchObject({ event: "gap", data: { missed: 5 } });
    expect(events[1]?.id.split("-")[1]).toBe("7");
    expect(events.at(-1)?.id.split("-")[1]).toBe(String(LOG_LIMIT + 6));
  });
});

describe("a reader that falls behind", () => {
  it("gets a gap and continues; another one misses nothing", async () => {
    mock = createMock();
    const [slow, steady] = [await openEvents(mock), await openEvents(mock)];
    mock.clock.setMode("per-read");
    await steady.take(1);
    await slow.take(1);

    for (let wave = 0; wave < 2; wave += 1) {
      for (let told = 0; told < LOG_LIMIT; told += 1) mock.clock.setMode("frozen");
      const events = await steady.take(LOG_LIMIT);
      expect(events.some(({ event }) => event === "gap")).toBe(false);
    }

    expect((await slow.take(1))[0]).toMatchObject({ event: "gap", data: { missed: LOG_LIMIT } });
  });
});
