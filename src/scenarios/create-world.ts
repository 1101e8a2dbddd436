// Owns the creation of a world from a scenario: the world begins when its oldest resource was created and simulates
// its history by the ordinary rules, so that the state at the start satisfies all invariants.
import { refusingAt } from "../world/errors.ts";
import { NO_CONFIGURATION } from "../world/organization/runner.ts";
import { World, type WorldOptions } from "../world/world.ts";
import { autoscalerOf } from "./autoscaler.ts";
import { environmentEvents } from "./environment-history.ts";
import type { HistoricEvent } from "./historic-event.ts";
import { outcomeRule } from "./outcome.ts";
import { poolEvents } from "./pool-history.ts";
import { projectInput } from "./project-form.ts";
import type { Scenario } from "./scenario.ts";
import { prebuildEvents } from "./scenario-prebuild.ts";

export interface BeginOptions {
  readonly seed: number;
  /** The current instant of the new world, in milliseconds since 1970. */
  readonly start: number;
  readonly strict: boolean;
}

/**
 * Creates the world that a scenario describes.
 * @throws Refusal that names the prebuild or pool that the rules do not allow
 */
export function beginWorld(scenario: Scenario, { seed, start, strict }: BeginOptions): World {
  const history = events(scenario).sort((a, b) => b.age - a.age);
  const world = worldOf(
    scenario,
    { seed, start: start - (history[0]?.age ?? 0), strict },
    scenario.environmentClasses ? "runner" : "all",
  );
  addOrganization(world, scenario);
  for (const { field, age, happen } of history) {
    world.clock.advanceTo(start - age);
    refusingAt(`${field}: `, () => happen(world));
  }
  world.clock.advanceTo(start);
  return world;
}

/** An empty world with the scenario's rules: its resources come from a saved state. */
export function emptyWorld(scenario: Scenario, options: BeginOptions): World {
  return worldOf(scenario, options, "none");
}

function worldOf(
  { outcomes = [], autoscaler, ...scenario }: Scenario,
  options: BeginOptions,
  builtIns: WorldOptions["builtIns"],
): World {
  const { seed, start, strict } = options;
  return new World({
    seed,
    start,
    strict,
    builtIns,
    unauthenticatedHosts: scenario.unauthenticatedHosts,
    ties: scenario.ties,
    outcomes: outcomes.map(outcomeRule),
    autoscaler: autoscalerOf(autoscaler),
  });
}

function addOrganization(world: World, { runners = [], environmentClasses, projects = [] }: Scenario): void {
  const { organization } = world;
  for (const [
    index,
    { region, provider = "AWS_EC2", kind = "UNSPECIFIED", phase = "ACTIVE", ...runner },
  ] of runners.entries()) {
    const configuration = region === undefined ? undefined : { ...NO_CONFIGURATION, region };
    const spec = { desiredPhase: "ACTIVE", variant: "ENTERPRISE", configuration } as const;
    refusingAt(`runners.${index}: `, () =>
      organization.runners.create({ ...runner, provider, kind, phase, spec }),
    );
  }
  for (const [index, environmentClass] of (environmentClasses ?? []).entries()) {
    refusingAt(`environmentClasses.${index}: `, () => organization.classes.create(environmentClass));
  }
  for (const [index, project] of projects.entries()) {
    refusingAt(`projects.${index}: `, () => world.projects.create(projectInput(project)));
  }
}

function events({ prebuilds = [], warmPools = [], environments = [] }: Scenario): HistoricEvent[] {
  return [
    ...prebuilds.flatMap((prebuild, index) => prebuildEvents(prebuild, `prebuilds.${index}`)),
    ...warmPools.flatMap((pool, index) => poolEvents(pool, `warmPools.${index}`)),
    ...environments.flatMap((environment, index) => environmentEvents(environment, `environments.${index}`)),
  ];
}
