// Owns the plan of a pool's instances, whatever it starts from: never more than the maximum, never fewer running
// than were ready, stopped ones first.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  countRunning,
  countStopped,
  INSTANCE_DELAYS,
  type Instance,
  type InstanceGoal,
  nextInstanceDue,
  planInstances,
  settleInstances,
} from "../../../src/world/warm-pool/instances.ts";
import { MINUTE } from "../sample-world.ts";

const GOAL: InstanceGoal = {
  snapshotId: "new",
  target: 2,
  max: 5,
  now: 0,
  canProvision: true,
  delays: INSTANCE_DELAYS,
  draw: ({ min }) => min,
};
const running = (snapshotId = "new"): Instance => ({ snapshotId, state: "running", spare: false });
const stopped = (snapshotId = "new"): Instance => ({ snapshotId, state: "stopped", spare: false });

function statesOf(instances: readonly Instance[]): string[] {
  return instances.map(({ state, spare, snapshotId }) => `${snapshotId} ${spare ? "spare " : ""}${state}`);
}

describe("the plan of instances", () => {
  it("from nothing provisions what should run and as many spare ones", () => {
    expect(statesOf(planInstances([], GOAL))).toEqual([
      "new provisioning",
      "new provisioning",
      "new spare provisioning",
      "new spare provisioning",
    ]);
  });

  it("leaves alone what is as it should be", () => {
    const instances = [running(), running(), stopped(), stopped()];

    expect(planInstances(instances, GOAL)).toEqual(instances);
  });

  it("starts a stopped instance before it provisions one, and then refills the stopped ones", () => {
    expect(statesOf(planInstances([running(), stopped(), stopped()], GOAL))).toEqual([
      "new running",
      "new starting",
      "new stopped",
      "new spare provisioning",
    ]);
  });

  it("takes the spare one that is provisioned first before it provisions another", () => {
    const spare = (due: number): Instance => ({ snapshotId: "new", state: "provisioning", spare: true, due });

    const [, second, ...rest] = planInstances([running(), spare(9), spare(5)], GOAL);

    expect([second, rest.map(({ due }) => due)]).toEqual([
      { ...spare(5), spare: false },
      [9, INSTANCE_DELAYS.provision.min],
    ]);
  });

  it("lets fail what is provisioned if it cannot be, not what starts", () => {
    const planned = planInstances([stopped()], { ...GOAL, canProvision: false });

    expect(planned.map(({ state, fails = false }) => [state, fails])).toEqual([
      ["starting", false],
      ["provisioning", true],
      ["provisioning", true],
      ["provisioning", true],
    ]);
  });

  it("never makes an instance run that fails", () => {
    const planned = planInstances([], { ...GOAL, canProvision: false });

    expect(countRunning(settleInstances(planned, INSTANCE_DELAYS.provision.max))).toBe(0);
  });

  it("takes 1 to 2 minutes to start and over 5 to provision", () => {
    expect(INSTANCE_DELAYS).toMatchObject({
      start: { min: MINUTE, max: 2 * MINUTE },
      provision: { min: 5 * MINUTE },
    });
  });

  it("lets an older instance run until a new one takes its place", () => {
    expect(statesOf(planInstances([running("old"), running("old")], GOAL)).slice(0, 3)).toEqual([
      "old running",
      "old running",
      "new provisioning",
    ]);
  });

  it("gives up stopped instances of an older snapshot at once", () => {
    expect(countStopped(planInstances([running("old"), stopped("old")], GOAL))).toBe(0);
  });

  it("stops what runs beyond the target, as far as the maximum allows", () => {
    const instances = [running(), running(), running(), running()];

    expect(statesOf(planInstances(instances, { ...GOAL, target: 1, max: 2 }))).toEqual([
      "new running",
      "new stopped",
    ]);
  });

  it("keeps nothing if nothing is wanted", () => {
    expect(planInstances([running(), stopped()], { ...GOAL, target: 0, max: 3 })).toEqual([]);
  });

  it("never exceeds the maximum and never drops what runs below the target, over any course", () => {
    const change = fc.record({
      max: fc.integer({ min: 1, max: 20 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      snapshotId: fc.constantFrom("a", "b", "c"),
      settles: fc.nat(6),
    });
    const property = fc.property(fc.array(change, { minLength: 1, maxLength: 20 }), (changes) => {
      let now = 0;
      let instances: readonly Instance[] = [];
      const broken: string[] = [];
      for (const { max, share, snapshotId, settles } of changes) {
        const target = Math.round(max * share);
        const plan = () => {
          const before = Math.min(countRunning(instances), target);
          instances = planInstances(instances, { ...GOAL, snapshotId, target, max, now });
          if (countRunning(instances) + countStopped(instances) > max) broken.push(`over ${max}`);
          if (countRunning(instances) < before) broken.push(`dropped below ${before}`);
          if (countRunning(instances) > target) broken.push(`more than ${target} run`);
        };
        plan();
        for (let i = 0; i < settles; i++) {
          now = nextInstanceDue(instances) ?? now;
          instances = settleInstances(instances, now);
          plan();
        }
      }
      expect(broken).toEqual([]);
    });

    fc.assert(property, { seed: 4_020, numRuns: 300 });
  });
});
