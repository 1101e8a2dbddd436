// Owns the outcomes of simulated work: rules, as data, that are matched when a resource is created.
import type { ACTIVE_PHASES } from "../api/phases.ts";
import { type Chance, PURPOSES } from "./random.ts";

/** A phase in which a prebuild still works towards its snapshot. */
export type ActivePhase = (typeof ACTIVE_PHASES)[number];

/** A phase that writes a log. */
export type LoggedPhase = Exclude<ActivePhase, "PENDING">;

/** How one prebuild goes. Times are milliseconds after it entered the phase. */
export interface PrebuildOutcome {
  readonly fail?:
    | { readonly phase: ActivePhase; readonly after: number; readonly message: string }
    | undefined;
  /** The phase that it never leaves by itself. Its timeout ends it, unless the phase is PENDING. */
  readonly stall?: ActivePhase | undefined;
  /** Accompanies COMPLETED: a task that is not required failed. */
  readonly warning?: string | undefined;
  /** How long it stays in a phase, instead of a duration from the seed. */
  readonly durations?: Readonly<Partial<Record<ActivePhase, number>>> | undefined;
  /** The lines that it writes in a phase, instead of the built-in ones; all of them before it fails there. */
  readonly log?: Readonly<Partial<Record<LoggedPhase, readonly string[]>>> | undefined;
  /** The percentage at which its snapshot gets stuck, for `stuckFor` or forever: 0 to 99. */
  readonly stuckAt?: number | undefined;
  /** How long its snapshot stays at the percentage of `stuckAt`. Absent: forever. */
  readonly stuckFor?: number | undefined;
}

/** Why a pool is DEGRADED. */
export interface WarmPoolProblem {
  readonly message: string;
  /** How long it lasts, in milliseconds. Absent: forever. */
  readonly recoverAfter?: number | undefined;
}

/** How one warm pool goes. */
export interface WarmPoolOutcome {
  /** How many milliseconds after its creation it is DEGRADED. */
  readonly degrade?: WarmPoolProblem & { readonly after: number };
  /** The first instance that would have been provisioned fails, and the pool is DEGRADED. */
  readonly cannotProvision?: WarmPoolProblem;
}

/** How one environment goes. Times are milliseconds. */
export interface EnvironmentOutcome {
  /** It fails this long after its creation, whatever its phase. */
  readonly fail?: { readonly after: number; readonly message: string };
  /** How long its start takes, instead of a duration from the seed. */
  readonly startUp?: number;
  /** Accompanies RUNNING. */
  readonly warning?: string;
}

/** What a rule applies to; absent fields match everything. */
export interface OutcomeMatch {
  readonly projectId?: string | undefined;
  readonly environmentClassId?: string | undefined;
}

/**
 * One rule. The first that applies decides. It counts the new resources of a project and class,
 * separately for each kind and each pair; those with an outcome of their own are not counted.
 */
export interface OutcomeRule {
  readonly match?: OutcomeMatch | undefined;
  /** Leaves out the first N. Default 0. */
  readonly skip?: number | undefined;
  /** Decides for at most N. Absent: no limit. */
  readonly times?: number | undefined;
  /** Applies to each n-th after the skipped ones: 3 is the third, the sixth and so on. Default 1. */
  readonly every?: number | undefined;
  /** Applies with this probability, 0 to 1, drawn from the seed for each resource. Default 1. */
  readonly probability?: number | undefined;
  readonly prebuild?: PrebuildOutcome | undefined;
  readonly warmPool?: WarmPoolOutcome | undefined;
  readonly environment?: EnvironmentOutcome | undefined;
}

type Kind = "prebuild" | "warmPool" | "environment";

/** The stream of chance of each kind. */
const STREAMS: Readonly<Record<Kind, number>> = {
  prebuild: PURPOSES.prebuildOutcome,
  warmPool: PURPOSES.warmPoolOutcome,
  environment: PURPOSES.environmentOutcome,
};

/** The saved counts; see `save`. */
export interface SavedOutcomes {
  readonly created: ReadonlyMap<string, number>;
  readonly decided: ReadonlyMap<string, number>;
}

const NOTHING_COUNTED: SavedOutcomes = { created: new Map(), decided: new Map() };

/** The rules of one world, and what they have counted. */
export class Outcomes {
  readonly #rules: readonly OutcomeRule[];
  readonly #chance: Chance;
  /** Resources so far, by kind and pair. */
  #created = new Map<string, number>();
  /** How often each rule has decided, by rule, kind and pair. */
  #decided = new Map<string, number>();

  constructor(rules: readonly OutcomeRule[], chance: Chance) {
    this.#rules = rules;
    this.#chance = chance;
  }

  /** Counts a new resource of a project and class, and returns the outcome that the rules give it. */
  decide<K extends Kind>(
    kind: K,
    pair: { readonly projectId: string; readonly environmentClassId: string },
    slot: number,
  ): OutcomeRule[K] {
    if (this.#rules.length === 0) return undefined;
    const key = `${kind}/${pair.projectId}/${pair.environmentClassId}`;
    const nth = (this.#created.get(key) ?? 0) + 1;
    this.#created.set(key, nth);
    for (const [index, rule] of this.#rules.entries()) {
      const { [kind]: outcome, match, skip = 0, times = Infinity, every = 1 } = rule;
      if (outcome === undefined || !matches(match, pair)) continue;
      if (nth <= skip || (nth - skip) % every !== 0) continue;
      const decidedKey = `${index}/${key}`;
      const decided = this.#decided.get(decidedKey) ?? 0;
      if (decided >= times || !this.#draws(rule, kind, slot, index)) continue;
      this.#decided.set(decidedKey, decided + 1);
      return outcome;
    }
    return undefined;
  }

  save(): SavedOutcomes {
    if (this.#created.size === 0) return NOTHING_COUNTED;
    return { created: new Map(this.#created), decided: new Map(this.#decided) };
  }

  load({ created, decided }: SavedOutcomes): void {
    this.#created = new Map(created);
    this.#decided = new Map(decided);
  }

  #draws({ probability = 1 }: OutcomeRule, kind: Kind, slot: number, index: number): boolean {
    if (probability === 1) return true;
    return this.#chance.bits(STREAMS[kind], slot, index) / 2 ** 32 < probability;
  }
}

function matches(
  match: OutcomeMatch | undefined,
  pair: { readonly projectId: string; readonly environmentClassId: string },
): boolean {
  return (
    (match?.projectId ?? pair.projectId) === pair.projectId &&
    (match?.environmentClassId ?? pair.environmentClassId) === pair.environmentClassId
  );
}
