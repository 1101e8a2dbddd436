// Owns how far behind each watcher may be, and that watchers leave nothing behind.
import { describe, expect, it } from "vitest";
import { Faults } from "../../../src/mock/faults/fault-rules.ts";
import { Journal } from "../../../src/mock/journal.ts";
import { Realtime } from "../../../src/mock/realtime.ts";
import { Stubs } from "../../../src/mock/stubs/stub-table.ts";
import { parseRpcPath } from "../../../src/rpc/path.ts";
import { incomingOf, responseOf } from "../../../src/rpc/web.ts";
import { createMockRpc } from "../../../src/services/mock-rpc.ts";
import { QUEUE_LIMIT, Watchers } from "../../../src/services/watch/watchers.ts";
import type { Change } from "../../../src/world/store/changes.ts";
import { World } from "../../../src/world/world.ts";
import { WATCH, watchInit } from "./watch-reader.ts";

const CHANGE: Change = {
  at: 0,
  kind: "prebuild",
  id: "07e03a28-65a5-4d98-b532-8ea67b188048",
  from: "",
  to: "PENDING",
  operation: "CREATE",
  cause: "call",
  reason: "a caller created it",
};

function parts() {
  const world = new World({ seed: 1, start: 0, strict: false, outcomes: [] });
  const current = { world };
  const realtime = new Realtime(() => current.world, { at: 0, mode: "frozen" });
  const context = { world: () => world, realtime };
  const tell = (count: number) => {
    for (let told = 0; told < count; told += 1) world.changes.report({ ...CHANGE, at: told });
  };
  return { world, current, realtime, context, watchers: new Watchers(context), tell };
}

describe("a watcher that does not read", () => {
  it("is ended with resource_exhausted once it is too far behind, and what waited is dropped", () => {
    const { watchers, tell } = parts();
    const watcher = watchers.add(() => true);

    tell(QUEUE_LIMIT + 10);

    expect(watcher.end?.code).toBe("resource_exhausted");
    expect(watcher.end?.message).toContain(`${QUEUE_LIMIT} events behind`);
    expect(watcher.take(QUEUE_LIMIT * 2)).toEqual([]);
  });

  it("does not delay others: another gets all, in order", () => {
    const { watchers, tell } = parts();
    watchers.add(() => true);
    const reading = watchers.add(() => true);
    const read: number[] = [];

    for (let wave = 0; wave < 3; wave += 1) {
      tell(QUEUE_LIMIT / 2);
      read.push(...reading.take(QUEUE_LIMIT).map(({ at }) => at));
    }

    expect(reading.end).toBeUndefined();
    expect(read).toHaveLength(QUEUE_LIMIT * 1.5);
    expect(read.slice(0, 3)).toEqual([0, 1, 2]);
  });

  it("is not filled by what it did not ask for", () => {
    const { watchers, tell } = parts();
    const watcher = watchers.add(({ kind }) => kind === "warmPool");

    tell(QUEUE_LIMIT + 10);

    expect(watcher.end).toBeUndefined();
  });

  it("is not behind by what it did not ask for, before or after what it has read", () => {
    const { watchers, tell, world } = parts();
    const watcher = watchers.add(({ kind }) => kind === "warmPool");
    for (let wave = 0; wave < 3; wave += 1) {
      tell(QUEUE_LIMIT - 10);
      world.changes.report({ ...CHANGE, kind: "warmPool", at: wave });
      tell(QUEUE_LIMIT - 10);

      expect(watcher.take(10).map(({ at }) => at)).toEqual([wave]);
    }

    expect(watcher.end).toBeUndefined();
  });
});

describe("a world", () => {
  it("is listened to only while there is a watcher", () => {
    const { watchers, world } = parts();
    expect(world.changes.isWatched).toBe(false);

    const [one, other] = [watchers.add(() => true), watchers.add(() => true)];
    watchers.remove(one);
    expect(world.changes.isWatched).toBe(true);
    watchers.remove(other);

    expect(world.changes.isWatched).toBe(false);
  });

  it.each(["connect+proto", "connect+json", "jsonl"] as const)(
    "is left alone once a reader by %s cancels or aborts",
    async (form) => {
      const { context, world } = parts();
      const rpc = createMockRpc({
        ...context,
        urlFor: () => "http://mock.test",
        token: undefined,
        latency: 0,
        faults: new Faults([], 1, () => 0),
        stubs: new Stubs([]),
        journal: new Journal({ calls: 1_000, bytes: 2 ** 26 }, () => 0),
      });
      const leaving = new AbortController();
      const open = async (signal?: AbortSignal) => {
        const url = `http://localhost/${WATCH}`;
        const request = new Request(url, watchInit(form, {}, signal ? { signal } : {}));
        const path = parseRpcPath(url) as NonNullable<ReturnType<typeof parseRpcPath>>;
        return responseOf(await rpc.answer(incomingOf(request, path)), request.signal);
      };
      const [cancels] = [await open(), await open(leaving.signal)];
      expect(world.changes.isWatched).toBe(true);

      await cancels.body?.cancel();
      expect(world.changes.isWatched).toBe(true);
      leaving.abort();

      expect(world.changes.isWatched).toBe(false);
    },
  );

  it("that takes another's place is listened to by the same", () => {
    const { realtime, world, current, watchers, tell } = parts();
    const watcher = watchers.add(() => true);
    const next = new World({ seed: 2, start: 0, strict: false, outcomes: [] });

    current.world = next;
    realtime.replaceWorld(world);
    next.changes.report({ ...CHANGE, at: 42 });
    watchers.remove(watcher);

    expect(next.changes.isWatched).toBe(false);
    tell(1);
    expect(world.changes.isWatched).toBe(false);
  });
});
