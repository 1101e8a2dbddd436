// Owns random sequences of what can be done to a world: commands as data, and how each is executed.
import * as fc from "fast-check";
import { Refusal } from "../../src/world/errors.ts";
import type { PrebuildOutcome } from "../../src/world/outcomes.ts";
import type { OnTransition } from "../../src/world/time/clock.ts";
import type { Transition } from "../../src/world/time/transition.ts";
import type { World } from "../../src/world/world.ts";
import { OUTCOME_SAMPLES } from "./outcome-samples.ts";
import { CLASS, MINUTE, OTHER_CLASS, OTHER_PROJECT, PROJECT, UNKNOWN_ID } from "./sample-world.ts";
import { changeProject } from "./short-project.ts";

const size = fc.option(fc.integer({ min: -1, max: 22 }), { nil: undefined });
const smallSize = fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined });
const sizes = fc.oneof(
  { weight: 4, arbitrary: fc.record({ minSize: smallSize, maxSize: smallSize }) },
  { weight: 1, arbitrary: fc.record({ minSize: size, maxSize: size }) },
  { weight: 1, arbitrary: fc.record({ desiredSize: fc.integer({ min: 1, max: 5 }) }) },
);
const pair = fc.record({
  projectId: fc.constantFrom(PROJECT, PROJECT, OTHER_PROJECT),
  environmentClassId: fc.constantFrom(CLASS, CLASS, OTHER_CLASS),
});
const outcome: fc.Arbitrary<PrebuildOutcome | undefined> = fc.constantFrom(
  undefined,
  undefined,
  {},
  ...Object.values(OUTCOME_SAMPLES),
);
/** Which of the resources that there are; one in some that there is none. */
const which = fc.nat(30);

const commands = {
  createPrebuild: fc.record({ pair, outcome, timeout: fc.constantFrom(undefined, 300_000) }),
  cancelPrebuild: which,
  deletePrebuild: which,
  failPrebuild: which,
  completePrebuild: which,
  warnPrebuild: which,
  /** The sample project's configuration, if there is the project. */
  changeProject: fc.record({
    prebuildsEnabled: fc.constantFrom(true, true, false),
    environmentClassIds: fc.constantFrom([CLASS], [CLASS, OTHER_CLASS], [OTHER_CLASS]),
    schedule: fc.constantFrom(null, { hourUtc: 9 }, { hourUtc: 15 }),
  }),
  createPool: fc.record({ pair, sizes }),
  updatePool: fc.record({ which, sizes }),
  deletePool: which,
  claim: which,
  degradePool: which,
  recoverPool: which,
  /** The prebuild configuration of the sample project loses a class, or all of it. */
  unconfigure: fc.constantFrom([CLASS], [OTHER_CLASS], []),
  advance: fc.oneof(
    fc.integer({ min: 0, max: 3 * MINUTE }),
    fc.integer({ min: 0, max: 60 * MINUTE }),
    fc.constant(7 * 24 * 60 * MINUTE),
  ),
};

type Arguments = {
  [K in keyof typeof commands]: (typeof commands)[K] extends fc.Arbitrary<infer A> ? A : never;
};

/** One thing to do. */
export type Command = {
  [K in keyof Arguments]: { readonly kind: K; readonly with: Arguments[K] };
}[keyof Arguments];

function weighted<K extends keyof Arguments>(kind: K, weight: number) {
  const arbitrary = (commands[kind] as fc.Arbitrary<Arguments[K]>).map(
    (argument) => ({ kind, with: argument }) as unknown as Command,
  );
  return { weight, arbitrary };
}

/** Any one command; those of pools and of time come most often. */
export const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  weighted("createPrebuild", 4),
  weighted("cancelPrebuild", 1),
  weighted("deletePrebuild", 1),
  weighted("failPrebuild", 1),
  weighted("completePrebuild", 1),
  weighted("warnPrebuild", 1),
  weighted("changeProject", 1),
  weighted("createPool", 3),
  weighted("updatePool", 3),
  weighted("deletePool", 1),
  weighted("claim", 8),
  weighted("degradePool", 1),
  weighted("recoverPool", 1),
  weighted("unconfigure", 1),
  weighted("advance", 8),
);

/** Sequences of commands, long enough for prebuilds to complete and pools to fill. */
export const commandSequences: fc.Arbitrary<Command[]> = fc.array(anyCommand, {
  minLength: 5,
  maxLength: 40,
});

/** Looks at the world after each transition. */
export function looking(look: (transition: Transition) => void): OnTransition {
  return (transition) => {
    look(transition);
    return false;
  };
}

/** Does it; returns a refusal. @param onTransition of an advance */
export function carryOut(world: World, command: Command, onTransition?: OnTransition): Refusal | undefined {
  try {
    act(world, command, onTransition);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function act(world: World, command: Command, onTransition?: OnTransition): void {
  const { prebuilds, warmPools, clock } = world;
  // Listed only by the commands that choose one: most do not.
  const listed = { limit: Infinity };
  const prebuildId = (n: number) => prebuilds.list({}, listed).rows[n]?.value.id ?? UNKNOWN_ID;
  const poolId = (n: number) => warmPools.list({}, listed).rows[n % 4]?.value.id ?? UNKNOWN_ID;
  const someLivePoolId = (n: number) => {
    const { rows } = warmPools.list({}, listed);
    const live = rows.filter(({ value }) => !value.status.phase.startsWith("DELET"));
    return live[n % live.length]?.value.id ?? poolId(n);
  };
  switch (command.kind) {
    case "createPrebuild":
      prebuilds.create({
        ...command.with.pair,
        outcome: command.with.outcome,
        timeout: command.with.timeout,
      });
      return;
    case "cancelPrebuild":
      prebuilds.cancel(prebuildId(command.with % 6));
      return;
    case "deletePrebuild":
      prebuilds.delete(prebuildId(command.with % 6));
      return;
    case "failPrebuild":
      prebuilds.fail(prebuildId(command.with % 6), "no space left");
      return;
    case "completePrebuild":
      prebuilds.complete(prebuildId(command.with % 6));
      return;
    case "warnPrebuild":
      prebuilds.warn(prebuildId(command.with % 6), "the linter failed");
      return;
    case "changeProject":
      changeProject(world, PROJECT, command.with);
      return;
    case "createPool":
      warmPools.create({ ...command.with.pair, ...command.with.sizes });
      return;
    case "updatePool":
      warmPools.update(poolId(command.with.which), command.with.sizes);
      return;
    case "deletePool":
      warmPools.delete(poolId(command.with));
      return;
    case "claim":
      warmPools.claim(someLivePoolId(command.with));
      return;
    case "degradePool":
      warmPools.degrade(someLivePoolId(command.with), "out of capacity");
      return;
    case "recoverPool":
      warmPools.recover(someLivePoolId(command.with));
      return;
    case "unconfigure":
      unconfigure(world, command.with);
      return;
    case "advance":
      clock.advanceTo(clock.now + command.with, onTransition);
  }
}

/** Deletes the pools that the sample project would lose with this configuration; the project itself stays. */
function unconfigure({ organization, warmPools }: World, environmentClassIds: readonly string[]): void {
  const project = organization.projects.find(PROJECT);
  if (!project) return;
  const enabled = environmentClassIds.length > 0;
  const prebuildConfiguration = { enabled, environmentClassIds, enableJetbrainsWarmup: false };
  warmPools.deleteUnconfigured({ ...project, prebuildConfiguration });
}
