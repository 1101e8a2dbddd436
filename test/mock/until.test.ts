// Owns moving on until something is so: by the library and over HTTP, which are the same.
import { describe, expect, it } from "vitest";
import { createMock, type Duration, MisuseError, type Mock, type Until } from "../../src/index.ts";
import { contents } from "../rpc-cases/contents.ts";
import { control } from "../server/control/control-request.ts";
import { call, PROJECT } from "../server/log-reader.ts";

const START = "2026-01-01T09:00:00.000Z";
const UNKNOWN = "f0000000-0000-4000-8000-00000000000f";

async function withPrebuild(scenario: "empty" | "failing-prebuild" = "empty") {
  const mock = createMock({ scenario });
  const { prebuild } = await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
  return { mock, id: prebuild.id as string };
}

const now = (mock: Mock) => mock.clock.now().toISOString();

describe("until a prebuild is in a phase", () => {
  it("stays at the instant at which it is, and returns what led there", async () => {
    const { mock, id } = await withPrebuild();

    const transitions = mock.clock.advanceUntil({ prebuild: id, phase: "COMPLETED" });

    expect(transitions.at(-1)).toMatchObject({ id, to: "COMPLETED", reason: "the snapshot is complete" });
    expect(transitions.at(-1)?.at).toEqual(mock.clock.now());
    expect(mock.world.prebuild(id).status.phase).toBe("PREBUILD_PHASE_COMPLETED");
  });

  it("moves nothing if it is already", async () => {
    const { mock, id } = await withPrebuild();

    expect(mock.clock.advanceUntil({ prebuild: id, phase: "PENDING" })).toEqual([]);
    expect(now(mock)).toBe(START);
  });

  it("knows an id in capitals", async () => {
    const { mock, id } = await withPrebuild();

    expect(mock.clock.advanceUntil({ prebuild: id.toUpperCase(), phase: "STARTING" })).toHaveLength(1);
  });

  it("comes to GONE, seven days later and purged", async () => {
    const { mock, id } = await withPrebuild();

    const transitions = mock.clock.advanceUntil({ prebuild: id, phase: "GONE" }, { limit: "8d" });

    expect(transitions.at(-1)).toMatchObject({ id, from: "DELETED", to: "GONE" });
  });

  it("stops as soon as it is certain not to come, and says why", async () => {
    const { mock, id } = await withPrebuild("failing-prebuild");

    expect(() => mock.clock.advanceUntil({ prebuild: id, phase: "COMPLETED" })).toThrow(
      new RegExp(
        `^Failed to advance the clock: prebuild ${id} is FAILED \\(.+\\), so it will not be COMPLETED`,
      ),
    );
    expect(mock.world.prebuild(id).status.completionTime).toBe(now(mock).replace(".000Z", "Z"));
  });

  it("says at once that it has passed, and moves nothing", async () => {
    const { mock, id } = await withPrebuild();
    mock.clock.advanceUntil({ prebuild: id, phase: "COMPLETED" });
    const before = contents(mock);

    expect(() => mock.clock.advanceUntil({ prebuild: id, phase: "RUNNING" })).toThrow(
      "is COMPLETED, so it will not be RUNNING",
    );
    expect(contents(mock)).toEqual(before);
  });

  it("at its limit says what it waited for and what is pending", async () => {
    const { mock, id } = await withPrebuild();

    expect(() => mock.clock.advanceUntil({ prebuild: id, phase: "COMPLETED" }, { limit: "30s" })).toThrow(
      new RegExp(
        `prebuild ${id} was not COMPLETED within 30s: 1 change meanwhile, prebuild ${id} became STARTING .*, and the next event is due at .*${id}`,
      ),
    );
    expect(now(mock)).toBe("2026-01-01T09:00:30.000Z");
  });

  it.each([
    [{ prebuild: UNKNOWN, phase: "COMPLETED" }, `prebuild ${UNKNOWN} not found`],
    [{ warmPool: UNKNOWN, phase: "READY" }, `warm pool ${UNKNOWN} not found`],
  ] as const)("refuses %j and moves nothing", async (until, words) => {
    const mock = createMock();
    const before = contents(mock);

    expect(() => mock.clock.advanceUntil(until)).toThrow(MisuseError);
    expect(() => mock.clock.advanceUntil(until)).toThrow(words);
    expect(contents(mock)).toEqual(before);
  });

  it.each([["busy"], [null], [undefined], [{}], [{ prebuild: 5, phase: "READY" }], [7]])(
    "refuses %j, which is no goal, with what there is to wait for, and moves nothing",
    async (until) => {
      const mock = createMock();
      const before = contents(mock);

      expect(() => mock.clock.advanceUntil(until as never)).toThrow(MisuseError);
      expect(() => mock.clock.advanceUntil(until as never)).toThrow(
        /cannot wait for .*: use \{"prebuild": id.*"idle" or a predicate/,
      );
      expect(contents(mock)).toEqual(before);
    },
  );

  it("refuses a misspelt phase with the one that was meant", async () => {
    const { mock, id } = await withPrebuild();
    const until = { prebuild: id, phase: "COMPLETE" as "COMPLETED" };

    expect(() => mock.clock.advanceUntil(until)).toThrow(
      'phase: unknown phase "COMPLETE" of a prebuild; did you mean COMPLETED? Known phases: PENDING',
    );
    expect(now(mock)).toBe(START);
  });

  it("refuses a phase that prebuilds do not have, with those that they have", async () => {
    const { mock, id } = await withPrebuild();
    const until = { prebuild: id, phase: "READY" as "COMPLETED" };

    expect(() => mock.clock.advanceUntil(until)).toThrow(
      /unknown phase "READY" of a prebuild; known phases: PENDING/,
    );
    expect(now(mock)).toBe(START);
  });
});

describe("until a warm pool is in a phase", () => {
  it("waits for its prebuild and its instances", async () => {
    const { mock } = await withPrebuild();
    const { warmPool } = await call(mock, "CreateWarmPool", {
      projectId: PROJECT,
      environmentClassId: mock.world.prebuilds()[0]?.metadata.environmentClassId,
    });

    const transitions = mock.clock.advanceUntil({ warmPool: warmPool.id, phase: "READY" });

    expect(transitions.at(-1)).toMatchObject({ kind: "warmPool", id: warmPool.id, to: "READY" });
  });

  it("says at once that one in deletion will not be READY", async () => {
    const mock = createMock();
    const [pool] = mock.world.warmPools();
    await call(mock, "DeleteWarmPool", { warmPoolId: pool?.id });

    expect(() => mock.clock.advanceUntil({ warmPool: pool?.id as string, phase: "READY" })).toThrow(
      "is DELETING, so it will not be READY",
    );
    expect(now(mock)).toBe(START);
  });
});

describe("until nothing is due", () => {
  it("lets all work end, and leaves what the calendar has planned", async () => {
    const { mock, id } = await withPrebuild();

    mock.clock.advanceUntil("idle");

    expect(mock.world.prebuild(id).status.phase).toBe("PREBUILD_PHASE_COMPLETED");
    expect(mock.world.upcoming()).toMatchObject([{ id, to: "DELETING", reason: "it is seven days old" }]);
  });

  it("moves nothing if nothing is due", () => {
    const mock = createMock({ scenario: "empty" });

    expect(mock.clock.advanceUntil("idle")).toEqual([]);
    expect(now(mock)).toBe(START);
  });
});

describe("over HTTP", () => {
  it.each([
    ["prebuild", "COMPLTED", "COMPLETED"],
    ["prebuild", "PREBUILD_PHASE_FAILED", "FAILED"],
    ["warmPool", "REDY", "READY"],
  ] as const)(
    "names the phase of a %s that is near to %s, as the library does",
    async (kind, phase, meant) => {
      const mock = createMock();
      const [row] = kind === "prebuild" ? mock.world.prebuilds() : mock.world.warmPools();
      const until = { [kind]: row?.id, phase };
      const before = contents(mock);
      const { status, json } = await control(mock, "POST", "clock/advance", { until });
      expect([status, json.errors[0].field]).toEqual([400, "until.phase"]);
      expect(json.errors[0].message).toContain(`; did you mean ${meant}?`);
      expect(() => mock.clock.advanceUntil(until as unknown as Until)).toThrow(`did you mean ${meant}?`);
      expect(contents(mock)).toEqual(before);
    },
  );

  it("is the same", async () => {
    const [one, other] = [await withPrebuild(), await withPrebuild()];
    const transitions = one.mock.clock.advanceUntil({ prebuild: one.id, phase: "COMPLETED" });

    const until = { prebuild: other.id, phase: "COMPLETED" };
    const { status, json } = await control(other.mock, "POST", "clock/advance", { until, limit: "2h" });

    expect([status, json]).toEqual([
      200,
      JSON.parse(JSON.stringify({ now: one.mock.clock.now(), transitions })),
    ]);
  });

  it("takes idle", async () => {
    const { mock } = await withPrebuild();
    const { json } = await control(mock, "POST", "clock/advance", { until: "idle" });
    expect(json.transitions.at(-1)).toMatchObject({ to: "COMPLETED" });
  });

  it("returns 404 for an unknown id, 409 for what never comes or not within the limit", async () => {
    const { mock, id } = await withPrebuild("failing-prebuild");
    const advance = async (body: object) => (await control(mock, "POST", "clock/advance", body)).status;

    expect(await advance({ until: { prebuild: UNKNOWN, phase: "FAILED" } })).toBe(404);
    expect(await advance({ until: { prebuild: id, phase: "FAILED" }, limit: "1s" })).toBe(409);
    expect(await advance({ until: { prebuild: id, phase: "COMPLETED" } })).toBe(409);
  });

  it.each([
    [{ until: "soon" }, "until"],
    [{ until: { prebuild: UNKNOWN } }, "until"],
    [{ until: { prebuild: UNKNOWN, phase: "READY" } }, "until"],
    [{ until: { prebuild: UNKNOWN, warmPool: UNKNOWN, phase: "DELETED" } }, "until"],
    [{ until: "idle", by: "1h" }, "until"],
    [{ until: "idle", limit: "later" }, "limit"],
    [{ by: "1h", limit: "2h" }, "limit"],
  ])("refuses %j by its field and moves nothing", async (body, field) => {
    const mock = createMock();
    const before = contents(mock);
    const { status, type, json } = await control(mock, "POST", "clock/advance", body);
    expect([status, type]).toEqual([400, "application/problem+json"]);
    expect(JSON.stringify([json.detail, json.errors])).toContain(field);
    expect(contents(mock)).toEqual(before);
  });
});

it("at its limit says what changed meanwhile, or that nothing did", () => {
  const mock = createMock();
  const limited = (limit: Duration) => () => mock.clock.advanceUntil(() => false, { limit });

  expect(limited("1ms")).toThrow(
    /satisfied the predicate within 1ms: nothing changed meanwhile, and the next/,
  );
  expect(limited("30d")).toThrow(
    /within 30d: \d+ changes meanwhile, at last (\w+ [-\w]+ became \w+ \(.*?\)(, )?){3}, and /,
  );
});
