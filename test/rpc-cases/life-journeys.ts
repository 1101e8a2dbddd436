// Owns the lives of a prebuild and of a pool as a caller sees them who polls while time moves.
import { answer, type Bench } from "./door.ts";
import { ALPHA, BETA, COMPLETED, PENDING, PENDING_POOL, READY_POOL, SMALL } from "./organization.ts";
import { prebuildIn } from "./prebuild-cases.ts";
import type { Journey } from "./rpc-case.ts";

async function prebuildOf({ door }: Bench, prebuildId: string) {
  return (await answer(door, "GetPrebuild", { prebuildId })).prebuild;
}

/** Moves from event to event until the prebuild is gone or at its end; answers the phases that it went through. */
async function phasesOf(bench: Bench, prebuildId: string, last: string): Promise<string[]> {
  const phases: string[] = [];
  for (let look = 0; look < 200 && phases.at(-1) !== last; look++) {
    const outcome = await bench.door.call("GetPrebuild", { prebuildId });
    // biome-ignore lint/suspicious/noExplicitAny: an answer is read as the JSON that it is
    const phase = "code" in outcome ? outcome.code : (outcome.message as any).prebuild.status.phase;
    if (phase !== phases.at(-1)) phases.push(phase);
    bench.mock.clock.next();
  }
  return phases.map((phase) => phase.replace("PREBUILD_PHASE_", ""));
}

export const LIFE_JOURNEYS: readonly Journey[] = [
  {
    title: "a new prebuild goes through all phases to COMPLETED",
    walk: async (bench) => {
      const { prebuild } = await answer(bench.door, "CreatePrebuild", { projectId: ALPHA, spec: {} });
      return phasesOf(bench, prebuild.id, "PREBUILD_PHASE_COMPLETED");
    },
    expected: ["PENDING", "STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING", "COMPLETED"],
  },
  {
    title: "a cancelled prebuild goes from CANCELLING to CANCELLED and stays",
    walk: async (bench) => {
      await answer(bench.door, "CancelPrebuild", { prebuildId: PENDING });
      const phases = await phasesOf(bench, PENDING, "PREBUILD_PHASE_CANCELLED");
      bench.mock.clock.advance("1h");
      return [...phases, (await prebuildOf(bench, PENDING)).status.phase];
    },
    expected: ["CANCELLING", "CANCELLED", "PREBUILD_PHASE_CANCELLED"],
  },
  {
    title: "a deleted prebuild is DELETING, DELETED and then not_found",
    walk: async (bench) => {
      await answer(bench.door, "DeletePrebuild", { prebuildId: COMPLETED });
      return phasesOf(bench, COMPLETED, "not_found");
    },
    expected: ["DELETING", "DELETED", "not_found"],
  },
  {
    title: "lists show DELETING and DELETED until the purge",
    walk: async ({ mock, door }) => {
      const list = async () => {
        const { prebuilds = [] } = await answer(door, "ListPrebuilds", { filter: { projectIds: [BETA] } });
        return prebuilds.map(({ status }: { status: { phase: string } }) => status.phase);
      };
      await answer(door, "DeletePrebuild", { prebuildId: PENDING });
      const seen = [await list()];
      for (const phase of ["DELETED", "GONE"]) {
        mock.clock.advanceUntil(({ id, to }) => id === PENDING && to === phase);
        seen.push(await list());
      }
      return seen;
    },
    expected: [["PREBUILD_PHASE_DELETING"], ["PREBUILD_PHASE_DELETED"], []],
  },
  {
    title: "environment and log are there from STARTING on, not before",
    walk: async (bench) => {
      const { prebuild: before } = await answer(bench.door, "CreatePrebuild", { projectId: ALPHA, spec: {} });
      bench.mock.clock.advanceUntil(({ id, to }) => id === before.id && to === "STARTING");
      const after = await prebuildOf(bench, before.id);
      return [before, after].map(({ status }) => [status.environmentId?.length, typeof status.logUrl]);
    },
    expected: [
      [undefined, "undefined"],
      [36, "string"],
    ],
  },
  {
    title: "the size, the whole snapshot and the completion time come with COMPLETED",
    walk: async (bench) => {
      const { prebuildId } = await prebuildIn("SNAPSHOTTING", bench);
      const before = (await prebuildOf(bench, prebuildId)).status;
      bench.mock.clock.advanceUntil(({ id, to }) => id === prebuildId && to === "COMPLETED");
      const after = (await prebuildOf(bench, prebuildId)).status;
      const now = bench.mock.clock.now().getTime();
      return {
        before: [before.snapshotSizeBytes, before.snapshotCompletionPercentage, before.completionTime],
        after: [Number(after.snapshotSizeBytes) > 0, after.snapshotCompletionPercentage],
        at: Date.parse(after.completionTime) - now,
      };
    },
    expected: { before: [undefined, undefined, undefined], after: [true, 100], at: 0 },
  },
  {
    title: "each logs token of a prebuild is another one",
    walk: async ({ door }) => {
      const tokens = [0, 1, 2].map(() => answer(door, "CreatePrebuildLogsToken", { prebuildId: COMPLETED }));
      return new Set((await Promise.all(tokens)).map(({ accessToken }) => accessToken)).size;
    },
    expected: 3,
  },
  {
    title: "a pool becomes READY once a prebuild of its pair has completed",
    walk: async ({ mock, door }) => {
      await answer(door, "CreatePrebuild", { projectId: BETA, environmentClassId: SMALL, spec: {} });
      mock.clock.advanceUntil(({ id, to }) => id === PENDING_POOL && to === "READY");
      const { spec, status } = (await answer(door, "GetWarmPool", { warmPoolId: PENDING_POOL })).warmPool;
      return [status.phase, status.runningInstances, spec.snapshotId.length];
    },
    expected: ["WARM_POOL_PHASE_READY", 1, 36],
  },
  {
    title: "a deleted pool is DELETING, then DELETED, then gone, and its pair is free again",
    walk: async ({ mock, door }) => {
      await answer(door, "DeleteWarmPool", { warmPoolId: READY_POOL });
      const phases = [(await answer(door, "GetWarmPool", { warmPoolId: READY_POOL })).warmPool];
      mock.clock.advanceUntil(({ id, to }) => id === READY_POOL && to === "DELETED");
      phases.push((await answer(door, "GetWarmPool", { warmPoolId: READY_POOL })).warmPool);
      mock.clock.advanceUntil(({ id, to }) => id === READY_POOL && to === "GONE");
      const gone = await door.call("GetWarmPool", { warmPoolId: READY_POOL });
      const again = await door.call("CreateWarmPool", { projectId: ALPHA, environmentClassId: SMALL });
      return [...phases.map(({ status }) => status.phase), "code" in gone && gone.code, "code" in again];
    },
    expected: ["WARM_POOL_PHASE_DELETING", "WARM_POOL_PHASE_DELETED", "not_found", false],
  },
  {
    title: "a repeated delete of a prebuild raises no version",
    walk: async (bench) => {
      await answer(bench.door, "DeletePrebuild", { prebuildId: COMPLETED });
      const once = await prebuildOf(bench, COMPLETED);
      await answer(bench.door, "DeletePrebuild", { prebuildId: COMPLETED });
      const twice = await prebuildOf(bench, COMPLETED);
      return JSON.stringify(once) === JSON.stringify(twice);
    },
    expected: true,
  },
];
