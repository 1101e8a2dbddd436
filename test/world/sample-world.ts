// Owns the small world that tests start from: its instant, its ids, and the moves that tests repeat.
import { expect } from "vitest";
import type { PrebuildPhase, WarmPoolPhase } from "../../src/api/phases.ts";
import { prebuildMessage, warmPoolMessage } from "../../src/wire/messages.ts";
import type { RefusalReason } from "../../src/world/errors.ts";
import { classesOf } from "../../src/world/organization/project-input.ts";
import type { NewPrebuild, Prebuild, PrebuildRow } from "../../src/world/prebuild/prebuild.ts";
import type { Transition } from "../../src/world/time/transition.ts";
import type { WarmPoolSizes } from "../../src/world/warm-pool/sizes.ts";
import type { WarmPool, WarmPoolRow } from "../../src/world/warm-pool/warm-pool.ts";
import type { NewWarmPool } from "../../src/world/warm-pool/warm-pools.ts";
import { World, type WorldOptions } from "../../src/world/world.ts";
import { type ShortProject, shortProjects } from "./short-project.ts";

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const START = Date.UTC(2026, 0, 1, 9);
export const PROJECT = "10000000-0000-4000-8000-000000000001";
export const OTHER_PROJECT = "10000000-0000-4000-8000-000000000002";
export const CLASS = "20000000-0000-4000-8000-000000000001";
export const OTHER_CLASS = "20000000-0000-4000-8000-000000000002";
export const UNKNOWN_ID = "f0000000-0000-4000-8000-00000000000f";

/** A world without anything in it. */
export function sampleWorld(options: Partial<WorldOptions> = {}): World {
  return new World({ seed: 1, start: START, strict: false, outcomes: [], ...options });
}

/** A project as a scenario would define it. */
export function declareProject(
  world: World,
  {
    id = PROJECT,
    environmentClassIds = [CLASS],
    prebuildsEnabled = true,
    timeout,
  }: {
    id?: string;
    environmentClassIds?: readonly string[];
    prebuildsEnabled?: boolean;
    timeout?: number;
  } = {},
): void {
  world.organization.put({
    ...world.organization.madeUp(id),
    name: "sample",
    isMadeUp: false,
    environmentClasses: classesOf(environmentClassIds),
    prebuildConfiguration: {
      enabled: prebuildsEnabled,
      environmentClassIds,
      timeout,
      enableJetbrainsWarmup: false,
    },
  });
}

/** A new prebuild of the sample project and class; answers its id. */
export function createPrebuild(world: World, input: Partial<NewPrebuild> = {}): string {
  return world.prebuilds.create({ projectId: PROJECT, environmentClassId: CLASS, ...input }).value.id;
}

/** A new pool of the sample project and class; answers its id. */
export function createPool(world: World, input: Partial<NewWarmPool> = {}): string {
  return world.warmPools.create({ projectId: PROJECT, environmentClassId: CLASS, ...input }).value.id;
}

/** Moves to an instant, or to the transition that satisfies `until`; answers the transitions in order. */
export function moveTo(
  world: World,
  target: number,
  until?: (transition: Transition) => boolean,
): Transition[] {
  const transitions: Transition[] = [];
  world.clock.advanceTo(target, (transition) => {
    transitions.push(transition);
    return until?.(transition) ?? false;
  });
  return transitions;
}

/** Fires the one transition that is due next; undefined if none is due within the span. */
export function step(world: World, span = 8 * DAY): Transition | undefined {
  return moveTo(world, world.clock.now + span, () => true)[0];
}

/** Moves on until the resource enters the phase, and stays at that instant. */
export function reach(world: World, id: string, phase: string): void {
  const isReached = (transition: Transition) =>
    transition.id === id && transition.to === phase && transition.from !== phase;
  const last = moveTo(world, world.clock.now + 8 * DAY, isReached).at(-1);
  if (!last || !isReached(last)) throw new Error(`Failed to reach ${phase}: ${id} never became it.`);
}

/** A prebuild of the sample pair that has completed; answers its id. */
export function completedPrebuild(world: World, input: Partial<NewPrebuild> = {}): string {
  const id = createPrebuild(world, input);
  reach(world, id, "COMPLETED");
  return id;
}

const FAILING = { fail: { phase: "RUNNING", after: 10 * SECOND, message: "no space left" } } as const;

/** A prebuild that has just entered the phase; answers its id. */
export function prebuildIn(world: World, phase: PrebuildPhase): string {
  const id = createPrebuild(world, phase === "FAILED" ? { outcome: FAILING } : {});
  if (phase === "PENDING") return id;
  if (phase === "CANCELLING" || phase === "CANCELLED") {
    reach(world, id, "RUNNING");
    world.prebuilds.cancel(id);
    if (phase === "CANCELLED") reach(world, id, phase);
    return id;
  }
  if (phase === "DELETING" || phase === "DELETED") {
    world.prebuilds.delete(id);
    if (phase === "DELETED") reach(world, id, phase);
    return id;
  }
  reach(world, id, phase);
  return id;
}

/** A pool with two running instances, at rest; the world has one completed prebuild. Answers its id. */
export function readyPool(world: World, sizes: Partial<NewWarmPool> = { minSize: 2, maxSize: 5 }): string {
  completedPrebuild(world);
  const id = createPool(world, sizes);
  reach(world, id, "READY");
  world.clock.advanceTo(world.clock.now + 20 * MINUTE);
  return id;
}

export function prebuild(world: World, id: string): Prebuild {
  return world.prebuilds.get(id).value;
}

export function pool(world: World, id: string): WarmPoolRow["value"] {
  return world.warmPools.get(id).value;
}

/** Cancels the prebuild; answers its value then. */
export function cancelled(world: World, id: string): Prebuild {
  return world.prebuilds.cancel(id).value;
}

/** Updates the pool; answers its value then. */
export function updated(world: World, id: string, sizes: WarmPoolSizes): WarmPool {
  return world.warmPools.update(id, sizes).value;
}

export function poolPhase(world: World, id: string): WarmPoolPhase {
  return pool(world, id).status.phase;
}

/** The updated_at that callers see, in milliseconds. */
export function updatedAt(value: Prebuild | WarmPool): number {
  const message = "runningInstances" in value.status ? warmPoolMessage(value as WarmPool) : undefined;
  const { updatedAt: at } = message?.metadata ?? prebuildMessage(value as Prebuild, "").metadata ?? {};
  if (!at) throw new Error(`Failed to read updated_at: ${value.id} has none.`);
  return Number(at.seconds) * 1_000 + at.nanos / 1_000_000;
}

/** The prebuild's value at its creation and after each of its transitions, until it is gone. */
export function lifeOf(world: World, id: string): Prebuild[] {
  const values = [prebuild(world, id)];
  for (;;) {
    const transition = step(world);
    if (!transition) throw new Error(`Failed to follow ${id}: nothing is due any more.`);
    if (transition.id !== id) continue;
    if (transition.to === "GONE") return values;
    values.push(prebuild(world, id));
  }
}

/** Each value once, where neighbours repeat. */
export function withoutRepeats<T>(values: readonly T[]): T[] {
  return values.filter((value, index) => index === 0 || value !== values[index - 1]);
}

export interface Picture {
  readonly now: number;
  readonly nextDue: number | undefined;
  readonly projects: readonly ShortProject[];
  readonly prebuilds: readonly PrebuildRow[];
  readonly warmPools: readonly WarmPoolRow[];
}

/** All that a world holds, to compare before and after. Rows are immutable, so nothing is copied. */
export function pictureOf(world: World): Picture {
  return {
    now: world.clock.now,
    nextDue: world.clock.nextDue(),
    projects: shortProjects(world),
    prebuilds: world.prebuilds.list({}, { limit: Infinity }).rows,
    warmPools: world.warmPools.list({}, { limit: Infinity }).rows,
  };
}

/** Matches the error of an operation that the world refused for this reason. */
export function refusal(reason: RefusalReason, message = ""): unknown {
  return expect.objectContaining({ name: "Refusal", reason, message: expect.stringContaining(message) });
}
