// Owns the preview of a scenario: its world at the start, then a prebuild that a caller creates, and everything that
// happens until it has ended and the pools are settled.
import { TERMINAL_PHASES } from "../api/phases.ts";
import type { Prebuild } from "../world/prebuild/prebuild.ts";
import type { Transition } from "../world/time/transition.ts";
import type { WarmPool } from "../world/warm-pool/warm-pool.ts";
import type { World } from "../world/world.ts";
import { beginWorld } from "./create-world.ts";
import { DOCUMENTED } from "./presets/documentation.ts";
import type { Scenario } from "./scenario.ts";

/** The preview of a scenario. Instants are milliseconds since 1970. */
export interface Timeline {
  readonly start: number;
  /** The resources at the start, newest first. */
  readonly prebuilds: readonly Prebuild[];
  readonly warmPools: readonly WarmPool[];
  /**
   * The pair that prebuilds are created for: the first pool's project and class, or the first project's default
   * class.
   */
  readonly pair: { readonly projectId: string; readonly environmentClassId?: string };
  /** The prebuild that is created at the start and, if it failed, the one that is created then. */
  readonly created: readonly string[];
  /** What happens, in order; a creation has no previous phase. */
  readonly steps: readonly Transition[];
}

const HOUR = 3_600_000;

/** The longest wait for a prebuild to end: more than its longest timeout. */
const LONGEST_RUN = 3 * HOUR;

/** How long pools are watched after that. */
const AFTERWARDS = HOUR;

/** @throws Refusal that names the entry that the rules do not allow */
export function scenarioTimeline(
  scenario: Scenario,
  { seed, start }: { seed: number; start: number },
): Timeline {
  const world = beginWorld(scenario, { seed, start, strict: false });
  const pair = pairOf(scenario);
  const prebuilds = [...world.prebuilds].map(({ value }) => value).reverse();
  const warmPools = [...world.warmPools].map(({ value }) => value).reverse();
  const steps: Transition[] = [];
  const created: string[] = [];
  const createOne = () => {
    const { id, status } = world.prebuilds.create(pair).value;
    created.push(id);
    const at = world.clock.now;
    steps.push({ at, kind: "prebuild", id, from: "", to: status.phase, reason: "it is created" });
    moveOn(world, at + LONGEST_RUN, steps, () => isOver(world, id));
    return world.prebuilds.find(id)?.value.status.phase;
  };
  if (createOne() === "FAILED") createOne();
  moveOn(world, world.clock.now + AFTERWARDS, steps);
  return { start, prebuilds, warmPools, pair, created, steps };
}

function pairOf({ projects = [], warmPools = [] }: Scenario): Timeline["pair"] {
  const [pool] = warmPools;
  if (pool) return { projectId: pool.projectId, environmentClassId: pool.environmentClassId };
  return { projectId: projects[0]?.id ?? DOCUMENTED.project };
}

/** Moves from event to event, until one satisfies the condition or the next is due too late. */
function moveOn(world: World, limit: number, steps: Transition[], isEnough = () => false): void {
  const { clock } = world;
  for (
    let due = clock.nextProgress();
    due !== undefined && due <= limit && !isEnough();
    due = clock.nextProgress()
  ) {
    clock.advanceTo(Math.max(due, clock.now), (step) => {
      steps.push(step);
      return false;
    });
  }
}

function isOver(world: World, id: string): boolean {
  const phase = world.prebuilds.find(id)?.value.status.phase;
  return TERMINAL_PHASES.some((terminal) => terminal === phase);
}
