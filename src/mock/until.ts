// Owns the conditions that the clock can advance to: whether each holds, may still hold, or never will.

import { PREBUILD_PHASES, type PrebuildPhase, WARM_POOL_PHASES, type WarmPoolPhase } from "../api/phases.ts";
import { knownText } from "../input/nearest-word.ts";
import { asText, quoted } from "../input/quoted.ts";
import { Refusal } from "../world/errors.ts";
import { PREBUILD_STAGES } from "../world/prebuild/stages.ts";
import { WARM_POOL_STAGES } from "../world/warm-pool/stages.ts";
import type { World } from "../world/world.ts";
import type { Transition } from "./transition.ts";

/**
 * What to wait for: a prebuild or a warm pool is in a phase ("GONE" once it has been purged), nothing but calendar
 * events is due ("idle"), or a transition satisfies a predicate.
 */
export type Until =
  | {
      /** The id of an existing prebuild. */
      readonly prebuild: string;
      /** Without its prefix. */
      readonly phase: PrebuildPhase | "GONE";
    }
  | {
      /** The id of an existing warm pool. */
      readonly warmPool: string;
      /** Without its prefix. */
      readonly phase: WarmPoolPhase | "GONE";
    }
  | "idle"
  | ((transition: Transition) => boolean);

/** Whether it holds. A refusal says why it never will. */
export type WaitStatus = "reached" | "open" | Refusal;

/** One thing to wait for. */
export interface WaitCondition {
  /** How a refusal begins if it does not hold: "warm pool … was not READY". */
  readonly missed: string;
  /** Its status before time moves. */
  readonly now: WaitStatus;
  readonly after: (transition: Transition) => WaitStatus;
}

/** @throws Refusal not-found for the prebuild or pool, invalid for an unknown phase */
export function waitConditionOf(until: Until, world: World): WaitCondition {
  if (typeof until === "function") {
    const after = (transition: Transition): WaitStatus => {
      const answer: unknown = until(transition);
      if (!(answer instanceof Promise)) return answer ? "reached" : "open";
      return new Refusal("invalid", "the predicate returns a promise, and time does not wait for one");
    };
    return { missed: "no transition satisfied the predicate", now: "open", after };
  }
  if (until === "idle") {
    const statusIn = () => (world.clock.nextProgress() === undefined ? "reached" : "open");
    return { missed: "the mock was not idle", now: statusIn(), after: statusIn };
  }
  const { kind, id, phases, row, stages } = resourceOf(until, world);
  const wanted = [...Object.keys(phases), "GONE"];
  if (!wanted.includes(until.phase)) {
    const known = knownText("phases", asText(until.phase), wanted);
    throw new Refusal("invalid", `phase: unknown phase ${quoted(until.phase)} of a ${kind}; ${known}`);
  }
  const statusIn = (phase: string, why: string): WaitStatus => {
    if (phase === until.phase) return "reached";
    if (reachable(phase, stages).has(until.phase)) return "open";
    return new Refusal(
      "wrong-state",
      `${kind} ${id} is ${phase}${why && ` (${why})`}, so it will not be ${until.phase}`,
    );
  };
  const { phase, failureMessage } = row.value.status;
  return {
    missed: `${kind} ${id} was not ${until.phase}`,
    now: statusIn(phase, failureMessage),
    after: (transition) => (transition.id === id ? statusIn(transition.to, transition.reason) : "open"),
  };
}

function resourceOf(until: Exclude<Until, "idle" | ((...args: never) => unknown)>, world: World) {
  const { prebuild, warmPool } = Object(until) as { prebuild?: unknown; warmPool?: unknown };
  if (typeof prebuild === "string") {
    const row = world.prebuilds.get(prebuild.toLowerCase());
    return { kind: "prebuild", id: row.value.id, phases: PREBUILD_PHASES, row, stages: PREBUILD_STAGES };
  }
  if (typeof warmPool === "string") {
    const row = world.warmPools.get(warmPool.toLowerCase());
    return { kind: "warm pool", id: row.value.id, phases: WARM_POOL_PHASES, row, stages: WARM_POOL_STAGES };
  }
  throw new Refusal(
    "invalid",
    `cannot wait for ${quoted(until)}: use {"prebuild": id, "phase": …}, {"warmPool": id, "phase": …}, "idle" or a predicate`,
  );
}

interface Step {
  readonly from: readonly string[];
  readonly to?: string;
}

/** The phases that a phase can lead to by itself. */
function reachable(phase: string, stages: readonly Step[]): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [phase];
  for (let from = open.pop(); from !== undefined; from = open.pop()) {
    for (const stage of stages) {
      const to = stage.to === "gone" ? "GONE" : stage.to;
      if (to === undefined || found.has(to) || !stage.from.includes(from)) continue;
      found.add(to);
      open.push(to);
    }
  }
  return found;
}
