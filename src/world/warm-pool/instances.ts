// Owns the instances of a warm pool: which to start, stop, create and drop. Pure functions over immutable lists. The
// figures are assumed, in the documented proportion: a stopped instance starts faster than a new one is provisioned.
import type { Range } from "../random.ts";

/** One instance of a pool. */
export interface Instance {
  readonly snapshotId: string;
  readonly state: "provisioning" | "starting" | "running" | "stopped";
  /** Provisioned to be kept stopped. */
  readonly spare: boolean;
  /** Its provisioning fails when it is due. */
  readonly fails?: true | undefined;
  /** When it is ready, or gone if its pool drains. Absent: it stays as it is. */
  readonly due?: number | undefined;
}

/** How long an instance takes until it runs: from stopped, and from nothing. */
export interface InstanceDelays {
  readonly start: Range;
  readonly provision: Range;
}

/** What the instances should become. */
export interface InstanceGoal {
  readonly snapshotId: string;
  /** How many should be running. */
  readonly target: number;
  /** The maximum of running and stopped ones together. */
  readonly max: number;
  readonly now: number;
  /** Whether provisioning succeeds. */
  readonly canProvision: boolean;
  /** How long instances take. */
  readonly delays: InstanceDelays;
  /** Draws a span for the next instance that is created or started. */
  readonly draw: (range: Range) => number;
}

const MINUTE = 60_000;

/** How long instances take. */
export const INSTANCE_DELAYS = {
  start: { min: MINUTE, max: 2 * MINUTE },
  provision: { min: 5 * MINUTE, max: 7 * MINUTE },
  drain: { min: 5_000, max: 30_000 },
} as const satisfies Record<string, Range>;

export function countRunning(instances: readonly Instance[]): number {
  return instances.filter(({ state }) => state === "running").length;
}

export function countStopped(instances: readonly Instance[]): number {
  return instances.filter(({ state }) => state === "stopped").length;
}

/** When the first of the instances is due, apart from those that fail. */
export function nextInstanceDue(instances: readonly Instance[]): number | undefined {
  return earliestDue(instances.filter(({ fails }) => !fails));
}

/** When the first of the instances fails. */
export function nextInstanceFailure(instances: readonly Instance[]): number | undefined {
  return earliestDue(instances.filter(({ fails }) => fails));
}

function earliestDue(instances: readonly Instance[]): number | undefined {
  let earliest: number | undefined;
  for (const { due } of instances)
    if (due !== undefined && (earliest === undefined || due < earliest)) earliest = due;
  return earliest;
}

/** Those that will run once they are due. */
export function comingInstances(instances: readonly Instance[]): Instance[] {
  return instances.filter(({ due, spare }) => due !== undefined && !spare);
}

/** The instances without a running one, preferably of the given snapshot; undefined if none is running. */
export function claimInstance(
  instances: readonly Instance[],
  snapshotId: string | undefined,
): Instance[] | undefined {
  const running = instances.filter(({ state }) => state === "running");
  const claimed = running.find((instance) => instance.snapshotId === snapshotId) ?? running[0];
  return claimed && instances.filter((instance) => instance !== claimed);
}

/** The instances once those that are due are ready. */
export function settleInstances(instances: readonly Instance[], now: number): Instance[] {
  return instances.map((instance) =>
    instance.due === undefined || instance.due > now || instance.fails
      ? instance
      : { ...instance, state: instance.spare ? "stopped" : "running", spare: false, due: undefined },
  );
}

/** Only what callers can see: running and stopped instances. */
export function settledInstances(instances: readonly Instance[]): Instance[] {
  return instances.filter(({ state }) => state === "running" || state === "stopped");
}

/** What remains if no instance can be created: at most the maximum, running ones first. */
export function trimInstances(instances: readonly Instance[], max: number): Instance[] {
  const running = instances.filter(({ state }) => state === "running");
  const stopped = instances.filter(({ state }) => state === "stopped");
  return [...running, ...stopped].slice(0, max);
}

/**
 * The instances on their way to the goal. Instances of an older snapshot run until one of the new snapshot
 * takes their place; as many are kept stopped as run, as far as the maximum allows.
 */
export function planInstances(instances: readonly Instance[], goal: InstanceGoal): Instance[] {
  const { snapshotId, target, max, now, canProvision, delays, draw } = goal;
  const provisioned = (spare: boolean): Instance => ({
    snapshotId,
    state: "provisioning",
    spare,
    due: now + draw(delays.provision),
    ...(!canProvision && { fails: true }),
  });
  const fresh = instances.filter((instance) => instance.snapshotId === snapshotId);
  let running = fresh.filter(({ state }) => state === "running");
  let coming = fresh.filter(
    ({ state, spare }) => state === "starting" || (state === "provisioning" && !spare),
  );
  let stopped = fresh.filter(({ state }) => state === "stopped");
  let spares = fresh.filter(({ state, spare }) => state === "provisioning" && spare);

  for (const { snapshotId: id } of running.slice(target))
    stopped.push({ snapshotId: id, state: "stopped", spare: false });
  running = running.slice(0, target);
  coming = coming.slice(0, target - running.length);
  spares.sort((a, b) => (a.due ?? 0) - (b.due ?? 0));
  while (running.length + coming.length < target) {
    const spare = stopped.length === 0 ? spares.shift() : undefined;
    if (spare) coming.push({ ...spare, spare: false });
    else if (stopped.pop()) {
      coming.push({ snapshotId, state: "starting", spare: false, due: now + draw(delays.start) });
    } else coming.push(provisioned(false));
  }
  const reserve = Math.min(target, max - target);
  stopped = stopped.slice(0, reserve);
  spares = spares.slice(0, reserve - stopped.length);
  while (stopped.length + spares.length < reserve) {
    spares.push(provisioned(true));
  }
  const old = instances.filter(({ snapshotId: id, state }) => id !== snapshotId && state === "running");
  return [...old.slice(0, target - running.length), ...running, ...coming, ...stopped, ...spares];
}
