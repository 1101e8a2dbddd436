// Owns the state of a world as plain JSON, which another process can read. `save` goes back within
// one process; this form can leave it.

import type { EnvironmentRow } from "../environment/environment.ts";
import { refusingAt } from "../errors.ts";
import type { SavedIds } from "../ids.ts";
import type { EnvironmentClass } from "../organization/environment-classes.ts";
import type { Project } from "../organization/project.ts";
import type { RunnerRow } from "../organization/runner.ts";
import type { Grant } from "../prebuild/logs-tokens.ts";
import type { PrebuildRow } from "../prebuild/prebuild.ts";
import type { Upcoming } from "../time/clock.ts";
import type { WarmPoolRow } from "../warm-pool/warm-pool.ts";
import type { World } from "../world.ts";
import type { TableState } from "./table.ts";

/** The whole state of a world, except its seed, its rules and whether it is strict. Instants are milliseconds. */
export interface WorldState {
  readonly now: number;
  readonly ids: SavedIds;
  readonly projects: readonly Project[];
  readonly environmentClasses: readonly EnvironmentClass[];
  readonly runners: TableState<RunnerRow>;
  /** How many tokens were created for runners. */
  readonly runnerTokens: number;
  /** The projects on which insights are enabled. */
  readonly insights: readonly string[];
  readonly outcomes: OutcomesState;
  readonly prebuilds: TableState<PrebuildRow>;
  readonly warmPools: TableState<WarmPoolRow>;
  readonly environments: TableState<EnvironmentRow>;
  readonly logsTokens: { readonly made: number; readonly grants: Readonly<Record<string, Grant>> };
  /** What is due, in the order in which it fires. */
  readonly timers: readonly TimerState[];
}

/** What the rules have counted. */
export interface OutcomesState {
  readonly created: Readonly<Record<string, number>>;
  readonly decided: Readonly<Record<string, number>>;
}

/** When a resource takes its next stage, or a project's daily schedule is due. */
export type TimerState = Pick<Upcoming, "at" | "kind" | "id">;

/** The state of a world, which shares its rows with it. */
export function stateOf(world: World): WorldState {
  const { clock, ids, outcomes, logsTokens } = world.save();
  const { projects, classes, runners, insights } = world.organization;
  return {
    now: clock.now,
    ids,
    projects: [...projects],
    environmentClasses: [...classes],
    runners: runners.persistence.table.state(),
    runnerTokens: runners.tokens,
    insights: [...insights],
    outcomes: {
      created: Object.fromEntries(outcomes.created),
      decided: Object.fromEntries(outcomes.decided),
    },
    prebuilds: world.prebuilds.persistence.table.state(),
    warmPools: world.warmPools.persistence.table.state(),
    environments: world.environments.persistence.table.state(),
    logsTokens: { made: logsTokens.made, grants: Object.fromEntries(logsTokens.grants) },
    timers: world.clock.upcoming(Infinity).map(({ at, kind, id }) => ({ at, kind, id })),
  };
}

/**
 * Restores a state into an empty world with the same seed and rules as the one that it was taken from.
 * @throws Refusal that names the part that no world could have written; the world is then unusable
 */
export function restoreState(world: World, state: WorldState): void {
  const { now, ids, outcomes, logsTokens } = state;
  const { organization } = world;
  world.load({
    ...world.save(),
    clock: { now },
    ids,
    outcomes: {
      created: new Map(Object.entries(outcomes.created)),
      decided: new Map(Object.entries(outcomes.decided)),
    },
    logsTokens: { made: logsTokens.made, grants: new Map(Object.entries(logsTokens.grants)) },
  });
  restoring("runners", () => organization.runners.restore(state.runners, state.runnerTokens));
  organization.classes.restore(state.environmentClasses);
  for (const project of state.projects) organization.projects.put(project);
  for (const id of state.insights) organization.setInsights(id, true);
  restoring("prebuilds", () => world.prebuilds.persistence.table.restore(state.prebuilds));
  restoring("warmPools", () => world.warmPools.restore(state.warmPools));
  restoring("environments", () => world.environments.restore(state.environments));
  for (const [index, timer] of state.timers.entries())
    restoring(`timers.${index}`, () => world.restoreTimer(timer));
  restoring("timers", () => world.requireTimers());
}

function restoring(field: string, act: () => void): void {
  refusingAt(`${field}: `, act, "invalid");
}
