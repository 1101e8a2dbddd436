// Owns what watchers of a world get.
import { describe, expect, it } from "vitest";
import type { Change } from "../../../src/world/store/changes.ts";
import { World } from "../../../src/world/world.ts";

const START = Date.UTC(2026, 0, 1, 9);
const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
const CLASS = "d2c94c27-3b76-4a42-b88c-95a85e392c68";

function watched() {
  const world = new World({ seed: 1, start: START, strict: false, outcomes: [] });
  const changes: Change[] = [];
  const stop = world.changes.listen((change) => changes.push(change));
  const told = () => changes.map(({ kind, operation, from, to }) => `${kind} ${operation} ${from}>${to}`);
  return { world, changes, stop, told };
}

describe("a watcher of a world", () => {
  it("gets a creation by a caller", () => {
    const { world, changes } = watched();

    const { value } = world.prebuilds.create({ projectId: PROJECT });

    expect(changes).toEqual([
      {
        at: START,
        kind: "prebuild",
        id: value.id,
        from: "",
        to: "PENDING",
        operation: "CREATE",
        cause: "call",
        reason: "a caller created it",
      },
    ]);
  });

  it("gets a change of spec and status together as one UPDATE", () => {
    const { world, told } = watched();
    const { value } = world.prebuilds.create({ projectId: PROJECT });

    world.prebuilds.cancel(value.id);

    expect(told()).toEqual(["prebuild CREATE >PENDING", "prebuild UPDATE PENDING>CANCELLING"]);
  });

  it("gets each stage that time causes, up to the purge", () => {
    const { world, told } = watched();
    const { value } = world.prebuilds.create({ projectId: PROJECT });
    world.prebuilds.delete(value.id);

    world.clock.advanceTo(START + 3_600_000);

    expect(told().slice(2)).toEqual([
      "prebuild UPDATE_STATUS DELETING>DELETED",
      "prebuild DELETE DELETED>GONE",
    ]);
  });

  it("hears the very reasons that the clock's transitions have", () => {
    const { world, changes } = watched();
    world.prebuilds.create({ projectId: PROJECT });
    const reasons: string[] = [];

    world.clock.advanceTo(START + 3_600_000, ({ reason }) => {
      reasons.push(reason);
      return false;
    });

    expect(changes.slice(1).map(({ reason }) => reason)).toEqual(reasons);
  });

  it("gets nothing if a prebuild only changed the hidden state of a pool", () => {
    const { world, changes } = watched();
    world.warmPools.create({ projectId: PROJECT, environmentClassId: CLASS });
    world.prebuilds.create({ projectId: PROJECT, environmentClassId: CLASS });

    world.clock.advanceTo(START + 7_200_000);

    const pool = changes
      .filter(({ kind }) => kind === "warmPool")
      .map(({ operation, reason }) => ({ operation, reason }));
    expect(pool[1]).toEqual({ operation: "UPDATE", reason: "a completed prebuild is there" });
  });

  it("receives nothing once it has stopped listening", () => {
    const { world, changes, stop } = watched();

    stop();
    world.prebuilds.create({ projectId: PROJECT });

    expect([changes, world.changes.isWatched]).toEqual([[], false]);
  });
});
