// Owns the operations on runners and the writing of what their stages change.

import { Refusal } from "../errors.ts";
import type { IdSource } from "../ids.ts";
import { PURPOSES } from "../random.ts";
import type { Changes } from "../store/changes.ts";
import type { Page, PageBounds, TableKeys, TableState } from "../store/table.ts";
import type { Clock } from "../time/clock.ts";
import { Lifecycle, type Persistence, type SavedLifecycle } from "../time/lifecycle.ts";
import {
  capabilitiesOf,
  NO_CONFIGURATION,
  NO_METRICS,
  PROVIDER_KIND,
  type Runner,
  type RunnerConfiguration,
  type RunnerKind,
  type RunnerMetrics,
  type RunnerPhase,
  type RunnerProvider,
  type RunnerRow,
  type RunnerSpec,
  type UpdateWindow,
} from "./runner.ts";
import { nextRunnerStage, type RunnerStage } from "./runner-stages.ts";
import type { Subject } from "./subject.ts";

/** The built-in runner; the class in the documentation's examples is on it (documented). */
export const BUILT_IN_RUNNER_ID = "d2c94c27-3b76-4a42-b88c-95a85e392c68";

/** What a new runner is made from. */
export interface NewRunner {
  /** Absent: a new one. */
  readonly id?: string | undefined;
  readonly name: string;
  /** UNSPECIFIED: derived from the provider. */
  readonly kind: RunnerKind;
  readonly provider: RunnerProvider;
  /** Absent: an empty one. */
  readonly spec?: RunnerSpec | undefined;
  readonly managerId?: string | undefined;
  /** Absent: it is created now and becomes ACTIVE with time. */
  readonly phase?: RunnerPhase | undefined;
}

/** The changes to a runner; absent fields, at any depth, are kept. */
export interface RunnerPatch {
  readonly name?: string | undefined;
  readonly desiredPhase?: RunnerPhase | undefined;
  readonly configuration?: RunnerConfigurationPatch | undefined;
}

/** The changes to a runner's configuration; an empty update window removes it. */
export interface RunnerConfigurationPatch extends Partial<Omit<RunnerConfiguration, "metrics" | "region">> {
  readonly metrics?: Partial<RunnerMetrics> | undefined;
  readonly updateWindow?: UpdateWindow | undefined;
}

/** Which runners a list holds: values within one field are alternatives, all fields must hold. */
export interface RunnerFilter {
  readonly creatorIds?: readonly string[] | undefined;
  readonly kinds?: readonly RunnerKind[] | undefined;
  readonly providers?: readonly RunnerProvider[] | undefined;
}

const KEYS: TableKeys<RunnerRow, keyof RunnerFilter> = {
  fixed: {
    creatorIds: ({ value }) => value.creator.id,
    kinds: ({ value }) => value.kind,
    providers: ({ value }) => value.provider,
  },
  changing: {},
};

/** Saved runners; see `save`. */
export type SavedRunners = SavedLifecycle<RunnerRow>;

export interface RunnersContext {
  readonly clock: Clock;
  readonly changes: Changes;
  readonly ids: IdSource;
  /** The creator of what callers create. */
  readonly user: Subject;
}

/** The runners of a world. */
export class Runners {
  readonly builtInId = BUILT_IN_RUNNER_ID;
  readonly #context: RunnersContext;
  readonly #lifecycle: Lifecycle<RunnerRow, RunnerStage, keyof RunnerFilter>;
  #tokens = 0;

  constructor(context: RunnersContext) {
    this.#context = context;
    const { clock, changes, ids } = context;
    this.#lifecycle = new Lifecycle({
      clock,
      changes,
      kind: "runner",
      keys: KEYS,
      plan: (row) => nextRunnerStage(row, ids.chance),
      enact: (row, { to }, at) => (to === "gone" ? undefined : inPhase(row, to, at)),
    });
  }

  find(id: string): Runner | undefined {
    return this.#lifecycle.table.get(id)?.value;
  }

  /** @throws Refusal not-found */
  get(id: string): Runner {
    return this.#row(id).value;
  }

  /** @throws Refusal not-found, or wrong-state if it is being deleted */
  requireAlive(id: string): Runner {
    const runner = this.get(id);
    if (runner.status.phase === "DELETING" || runner.status.phase === "DELETED") {
      throw new Refusal("wrong-state", `runner ${id} is being deleted`);
    }
    return runner;
  }

  list(filter: RunnerFilter, bounds: PageBounds): Page<RunnerRow> {
    return this.#lifecycle.table.page(filter, bounds);
  }

  /** Every runner, oldest first. */
  *[Symbol.iterator](): Iterator<Runner> {
    for (const { value } of this.#lifecycle.table) yield value;
  }

  /** @throws Refusal invalid or already-exists */
  create(input: NewRunner): Runner {
    const { clock, ids, user } = this.#context;
    const { name, provider, managerId = "", phase = "CREATED" } = input;
    const kind = input.kind === "UNSPECIFIED" ? kindOf(provider) : input.kind;
    if (input.id !== undefined && this.find(input.id)) {
      throw new Refusal("already-exists", `runner ${input.id} exists already`);
    }
    const { now } = clock;
    const value: Runner = {
      id: input.id ?? ids.next(now),
      name,
      creator: user,
      createdAt: now,
      updatedAt: now,
      kind,
      provider,
      managerId,
      spec: input.spec ?? { desiredPhase: "ACTIVE", variant: "UNSPECIFIED" },
      status: { phase, updatedAt: now },
    };
    return this.#store({ slot: this.#lifecycle.table.nextSlot, value, since: now }, "a caller created it");
  }

  /** Merges the fields in the patch; nothing if it is empty. @throws Refusal not-found or wrong-state */
  update(id: string, { name, desiredPhase, configuration }: RunnerPatch): Runner {
    const row = this.#row(id);
    const { value } = row;
    this.requireAlive(id);
    if (desiredPhase !== undefined && desiredPhase !== "ACTIVE") {
      throw new Refusal(
        "wrong-state",
        `spec.desired_phase: a runner cannot be made ${desiredPhase} by an update`,
      );
    }
    if (name === undefined && configuration === undefined) return value;
    const spec = configuration
      ? { ...value.spec, configuration: mergedConfiguration(value.spec.configuration, configuration) }
      : value.spec;
    const changed = {
      ...value,
      name: name ?? value.name,
      updatedAt: this.#context.clock.now,
      spec: { ...spec },
    };
    return this.#store({ ...row, value: changed }, "a caller changed it");
  }

  /** Begins the deletion; deleting it again changes nothing. The caller has handled what is on it. */
  delete(id: string): void {
    const row = this.#row(id);
    const { phase } = row.value.status;
    if (phase === "DELETING" || phase === "DELETED") return;
    const { now } = this.#context.clock;
    const going = inPhase(row, "DELETING", now);
    const spec: RunnerSpec = { ...row.value.spec, desiredPhase: "DELETED" };
    this.#store({ ...going, value: { ...going.value, spec } }, "a caller deleted it");
  }

  /** Two opaque tokens that a runner could sign on with. @throws Refusal not-found */
  createTokens(id: string): { readonly accessToken: string; readonly exchangeToken: string } {
    this.get(id);
    const n = this.#tokens++;
    const token = (part: number) => {
      const bits = (word: number) => this.#context.ids.chance.bits(PURPOSES.runnerToken, n, part * 2 + word);
      return [0, 1].map((word) => bits(word).toString(16).padStart(8, "0")).join("");
    };
    return { accessToken: `runner_${token(0)}`, exchangeToken: `exchange_${token(1)}` };
  }

  /**
   * @throws Refusal wrong-state if the runner cannot have warm pools; an SDK looks for this text (assumed)
   */
  requirePools(id: string): void {
    const runner = this.find(id);
    if (!runner || capabilitiesOf(runner).includes("WARM_POOL")) return;
    throw new Refusal("wrong-state", `runner ${id}: unsupported capability RUNNER_CAPABILITY_WARM_POOL`);
  }

  save(): { readonly lifecycle: SavedRunners; readonly tokens: number } {
    return { lifecycle: this.#lifecycle.save(), tokens: this.#tokens };
  }

  load({ lifecycle, tokens }: { readonly lifecycle: SavedRunners; readonly tokens: number }): void {
    this.#lifecycle.load(lifecycle);
    this.#tokens = tokens;
  }

  /** How their state is written, and their timers are restored; `restore` puts the rows back. */
  get persistence(): Persistence<RunnerRow> {
    return this.#lifecycle;
  }

  /** How many tokens were made. */
  get tokens(): number {
    return this.#tokens;
  }

  /** Puts runners into a world that has none. @throws Refusal */
  restore(state: TableState<RunnerRow>, tokens: number): void {
    this.#lifecycle.table.restore(state);
    this.#tokens = tokens;
  }

  #row(id: string): RunnerRow {
    const row = this.#lifecycle.table.get(id);
    if (!row) throw new Refusal("not-found", `runner ${id} not found`);
    return row;
  }

  #store(row: RunnerRow, reason: string): Runner {
    return this.#lifecycle.store(row, reason).value;
  }
}

function inPhase(row: RunnerRow, phase: RunnerPhase, at: number): RunnerRow {
  return { ...row, value: { ...row.value, status: { phase, updatedAt: at } }, since: at };
}

function kindOf(provider: RunnerProvider): RunnerKind {
  if (provider === "UNSPECIFIED") {
    throw new Refusal("invalid", "provider: must be set if kind is not");
  }
  return PROVIDER_KIND[provider];
}

function mergedConfiguration(
  before: RunnerConfiguration = NO_CONFIGURATION,
  { metrics, updateWindow, ...rest }: RunnerConfigurationPatch,
): RunnerConfiguration {
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  const isCleared =
    updateWindow && updateWindow.startHour === undefined && updateWindow.endHour === undefined;
  return {
    ...before,
    ...Object.fromEntries(given),
    metrics: metrics ? mergedMetrics(before.metrics, metrics) : before.metrics,
    updateWindow: isCleared ? undefined : (updateWindow ?? before.updateWindow),
  };
}

function mergedMetrics(before: RunnerMetrics = NO_METRICS, patch: Partial<RunnerMetrics>): RunnerMetrics {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  return { ...before, ...Object.fromEntries(given) };
}
