// Owns the life of an undisturbed prebuild: its phases in order and what each shows.
import { describe, expect, it } from "vitest";
import type { Prebuild } from "../../../src/world/prebuild/prebuild.ts";
import {
  createPrebuild,
  DAY,
  lifeOf,
  refusal,
  START,
  sampleWorld,
  updatedAt,
  withoutRepeats,
} from "../sample-world.ts";

const world = sampleWorld();
const id = createPrebuild(world);
const life = lifeOf(world, id);

const during = (...phases: string[]) => life.filter(({ status }) => phases.includes(status.phase));
const indexOf = (phase: string) => life.findIndex(({ status }) => status.phase === phase);
const enteredAt = (phase: string) => updatedAt(life[indexOf(phase)] as Prebuild);

describe("a prebuild that is left alone", () => {
  it("goes through its phases in order", () => {
    expect(withoutRepeats(life.map(({ status }) => status.phase))).toEqual([
      "PENDING",
      "STARTING",
      "RUNNING",
      "STOPPING",
      "SNAPSHOTTING",
      "COMPLETED",
      "DELETING",
      "DELETED",
    ]);
  });

  it("is not found once it is purged", () => {
    expect(() => world.prebuilds.get(id)).toThrow(refusal("not-found", id));
  });

  it("is in no list once it is purged", () => {
    expect(world.prebuilds.list({}, { limit: 10 }).rows).toEqual([]);
  });

  it("raises status_version by one with each change", () => {
    expect(life.map(({ status }) => status.statusVersion)).toEqual(life.map((_, index) => index + 1));
  });

  it("raises spec_version only if another phase is desired: at its expiry", () => {
    expect(withoutRepeats(life.map(({ spec }) => [spec.specVersion, spec.desiredPhase].join(" ")))).toEqual([
      "1 COMPLETED",
      "2 DELETED",
    ]);
  });

  it("moves updated_at on with each change", () => {
    const instants = life.map(updatedAt);

    expect(instants.slice(1).filter((at, index) => at <= (instants[index] as number))).toEqual([]);
  });

  it("keeps all of its metadata but updated_at", () => {
    const rest = life.map(({ metadata }) => ({ ...metadata, updatedAt: undefined }));

    expect(rest).toEqual(rest.map(() => rest[0]));
  });

  it("has no environment while it is PENDING", () => {
    expect(during("PENDING").map(({ status }) => status.environmentId)).toEqual([""]);
  });

  it("has one environment from STARTING on", () => {
    const environments = life.slice(1).map(({ status }) => status.environmentId);

    expect(new Set(environments)).toEqual(
      new Set([expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)]),
    );
  });

  it("has no part of its snapshot before SNAPSHOTTING", () => {
    const percentages = during("PENDING", "STARTING", "RUNNING", "STOPPING").map(
      ({ status }) => status.snapshotCompletionPercentage,
    );

    expect(percentages).toEqual([0, 0, 0, 0]);
  });

  it("makes its snapshot in coarse steps", () => {
    const percentages = during("SNAPSHOTTING", "COMPLETED").map(
      ({ status }) => status.snapshotCompletionPercentage,
    );

    expect(percentages).toEqual([0, 20, 40, 60, 80, 100]);
  });

  it("has the size of its snapshot only once it exists", () => {
    const sizes = life.map(({ status }) => status.snapshotSizeBytes > 0);

    expect(sizes.indexOf(true)).toBe(indexOf("COMPLETED"));
  });

  it("has the instant of COMPLETED as its completion time, from then on", () => {
    const { length } = life.slice(indexOf("COMPLETED"));

    expect(life.map(({ status }) => status.completionTime)).toEqual([
      ...Array(life.length - length).fill(undefined),
      ...Array(length).fill(enteredAt("COMPLETED")),
    ]);
  });

  it("has no failure message and no warning", () => {
    expect(life.filter(({ status }) => status.failureMessage !== "" || status.warningMessage !== "")).toEqual(
      [],
    );
  });

  it("is deleted by itself seven days after its creation", () => {
    expect(enteredAt("DELETING")).toBe(START + 7 * DAY);
  });
});

describe("prebuilds of many seeds and slots", () => {
  it("all complete within 18 minutes", () => {
    const late = [2, 3, 4, 5].flatMap((seed) => {
      const crowded = sampleWorld({ seed });
      const ids = Array.from({ length: 50 }, () => createPrebuild(crowded));
      crowded.clock.advanceTo(START + 18 * 60_000);
      return ids.filter((one) => crowded.prebuilds.get(one).value.status.phase !== "COMPLETED");
    });

    expect(late).toEqual([]);
  });
});
