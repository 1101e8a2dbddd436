// Owns what the preset `demo` promises to who shows it: a history that people believe, whatever the seed and the hour.
import { describe, expect, it } from "vitest";
import { createMock } from "../../src/server/create-mock.ts";
import { control } from "../server/control/control-request.ts";

const TUESDAY = "2026-01-06T10:00:00Z";

interface Past {
  readonly prebuild: { readonly metadata: { readonly createdAt: string; readonly triggeredBy: string } };
  readonly phases: readonly { readonly at: string; readonly phase: string; readonly reason: string }[];
}

async function read(seed: number): Promise<Past[]> {
  const mock = createMock({ scenario: "demo", seed, startAt: TUESDAY });
  return (await control(mock, "GET", "prebuilds")).json.prebuilds;
}

/** What has been read, by seed: a history is the work of a month. */
const histories = new Map<number, Promise<Past[]>>();

function history(seed: number): Promise<Past[]> {
  const known = histories.get(seed) ?? read(seed);
  histories.set(seed, known);
  return known;
}

/** Seeds that are tried at each hour. */
const SEEDS = 2;

describe("the preset demo", () => {
  it.each([1, 2, 3])("has thirty days of every ending, by people and by schedules, seed %i", async (seed) => {
    const past = await history(seed);

    const endings = new Set(past.flatMap(({ phases }) => phases.map(({ phase }) => phase)));
    const reasons = past.flatMap(({ phases }) => phases.map(({ reason }) => reason)).join("\n");
    const triggers = new Set(past.map(({ prebuild }) => prebuild.metadata.triggeredBy));
    const oldest = Math.min(...past.map(({ prebuild }) => Date.parse(prebuild.metadata.createdAt)));
    expect([...endings]).toEqual(
      expect.arrayContaining(["COMPLETED", "FAILED", "CANCELLED", "RUNNING", "DELETED"]),
    );
    expect(reasons).toMatch(/within its timeout/);
    expect([past.length > 500, triggers.size]).toEqual([true, 2]);
    expect(oldest).toBeLessThanOrEqual(Date.parse(TUESDAY) - 30 * 24 * 3_600_000);
  });

  it("has its work by hand on working days, from morning to evening", async () => {
    const manual = (await history(1)).filter(
      ({ prebuild }) => prebuild.metadata.triggeredBy === "PREBUILD_TRIGGER_MANUAL",
    );

    const dates = manual.map(({ prebuild }) => new Date(prebuild.metadata.createdAt));
    const atNight = dates.filter((date) => date.getUTCHours() < 7 || date.getUTCHours() >= 18);
    // But for the snapshot of each week that is made at three in the morning.
    expect(atNight.every((date) => date.getUTCHours() === 3)).toBe(true);
    expect(dates.filter((date) => date.getUTCHours() > 7 && [0, 6].includes(date.getUTCDay()))).toEqual([]);
  });

  it("has pools whose target follows the working day, one of which had a problem", async () => {
    const mock = createMock({ scenario: "demo", startAt: TUESDAY });
    const { json } = await control(mock, "GET", "warm-pools");

    const pasts: { at: string; desiredSize: number; phase: string }[][] = json.warmPools.map(
      ({ past }: { past: object[] }) => past,
    );
    for (const past of pasts) {
      const targets = past
        .filter(({ at }) => at.startsWith("2026-01-05"))
        .map(({ desiredSize }) => desiredSize);
      expect(Math.max(...targets) - Math.min(...targets)).toBeGreaterThanOrEqual(2);
    }
    expect(pasts.filter((past) => past.some(({ phase }) => phase === "DEGRADED"))).toHaveLength(1);
  });

  it.each(Array.from({ length: 24 }, (_, hour) => hour))(
    "begins at %i o'clock too, with seeds of its own",
    (hour) => {
      const startAt = new Date(Date.UTC(2026, 0, 8, hour, 30));
      const begin = () => {
        for (let seed = hour * SEEDS; seed < (hour + 1) * SEEDS; seed += 1)
          createMock({ scenario: "demo", seed, startAt });
      };

      expect(begin).not.toThrow();
    },
  );

  it("takes seconds of the processor's time at most, whatever else the machine does", () => {
    const before = process.cpuUsage();
    createMock({ scenario: "demo" });
    const { user } = process.cpuUsage(before);

    expect(user).toBeLessThan(10_000_000);
  });
});
