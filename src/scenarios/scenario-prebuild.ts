// Owns the prebuilds of a scenario: their type, schema, descriptions, and conversion to events in a world's history.
import * as z from "zod/mini";
import { PREBUILD_TRIGGERS, type PrebuildTrigger } from "../api/phases.ts";
import { type Duration, parseDuration } from "../input/duration.ts";
import { objectOf } from "../input/typed-schema.ts";
import type { Complete } from "../world/change.ts";
import type { Subject } from "../world/organization/subject.ts";
import type { NewPrebuild } from "../world/prebuild/prebuild.ts";
import type { HistoricEvent } from "./historic-event.ts";
import { optionalDuration, prebuildOutcome, type ScenarioPrebuildOutcome } from "./prebuild-outcome.ts";

const MOST_PREBUILDS = 10_000;

/**
 * A prebuild created before the start. Its history is simulated by the ordinary rules, so that it satisfies all
 * invariants at the start.
 */
export interface ScenarioPrebuild {
  /** Default: a new one. Only if `count` is 1. */
  id?: string;
  /** The UUID or name of a project of the scenario, if it has any; otherwise any UUID. */
  projectId: string;
  /** The UUID or `displayName` of a class. Default: the project's default class. */
  environmentClassId?: string;
  /** How long before the start it was created. */
  age: Duration;
  /** 300s to 7200s. Default: the project's. */
  timeout?: Duration;
  /** Its outcome. Default: by the outcome rules; `{}` is a normal run. */
  outcome?: ScenarioPrebuildOutcome;
  /** Default "MANUAL". */
  triggeredBy?: PrebuildTrigger;
  /** Who created it. Default: the user behind every token. */
  creator?: Subject;
  /** Whose credentials it uses. Default: the creator's. */
  executor?: Subject;
  /** How many of them, 1 to 10,000. Default 1. */
  count?: number;
  /** How much younger each of `count` is than the previous one. Default: all have the same age. */
  every?: Duration;
  /** A caller cancelled it this long after its creation, while it was active; at most its age. Default: never. */
  cancelAfter?: Duration;
  /** A caller deleted it this long after its creation; at most its age. Default: never. */
  deleteAfter?: Duration;
}

/** What each field means, for editors. */
export const SCENARIO_PREBUILD_FIELDS: Readonly<Record<keyof ScenarioPrebuild, string>> = {
  id: "A UUID in lower case. Default: a new one.",
  projectId: "The project that it belongs to, by UUID or name.",
  environmentClassId: "A class, by UUID or displayName. Default: the project's default class.",
  age: "How long before the start it was created.",
  timeout: "300s to 7200s. Default: the project's.",
  outcome: "Its outcome. Default: by the outcome rules; {} is a normal run.",
  triggeredBy: "MANUAL or SCHEDULED. Default MANUAL.",
  creator: "Who created it. Default: the user behind every token.",
  executor: "Whose credentials it uses. Default: its creator's.",
  count: "How many of them, 1 to 10000. Default 1.",
  every: "How much younger each is than the previous one. Default: all have the same age.",
  cancelAfter: "How long after its creation a caller cancelled it. Default: never.",
  deleteAfter: "How long after its creation a caller deleted it. Default: never.",
};

/** The parts of the schema. */
interface Parts {
  readonly uuid: z.ZodMiniType<string, string>;
  /** To a project or a class. */
  readonly reference: z.ZodMiniType<string, string>;
  readonly age: z.ZodMiniType<Duration, Duration>;
  readonly duration: z.ZodMiniType<Duration, Duration>;
  readonly timeout: z.ZodMiniType<Duration, Duration>;
  readonly outcome: z.ZodMiniType<ScenarioPrebuildOutcome, ScenarioPrebuildOutcome>;
  readonly subject: z.ZodMiniType<Subject, Subject>;
}

export function scenarioPrebuildSchema({
  uuid,
  reference,
  age,
  duration,
  timeout,
  outcome,
  subject,
}: Parts): z.ZodMiniType<ScenarioPrebuild, ScenarioPrebuild> {
  return objectOf<ScenarioPrebuild>({
    id: z.optional(uuid),
    projectId: reference,
    environmentClassId: z.optional(reference),
    age,
    timeout: z.optional(timeout),
    outcome: z.optional(outcome),
    triggeredBy: z.optional(z.enum(Object.keys(PREBUILD_TRIGGERS) as PrebuildTrigger[])),
    creator: z.optional(subject),
    executor: z.optional(subject),
    count: z.optional(z.int().check(z.minimum(1), z.maximum(MOST_PREBUILDS))),
    every: z.optional(duration),
    cancelAfter: z.optional(duration),
    deleteAfter: z.optional(duration),
  });
}

/** The creation of each, and what callers did to it. @param field its place in the scenario */
export function prebuildEvents(prebuild: ScenarioPrebuild, field: string): HistoricEvent[] {
  const { age, every = 0, count = 1, cancelAfter, deleteAfter, ...given } = prebuild;
  const { id, projectId, environmentClassId, timeout, outcome, triggeredBy, creator, executor } = given;
  const input = {
    id,
    projectId,
    environmentClassId,
    timeout: optionalDuration(timeout),
    outcome: outcome && prebuildOutcome(outcome),
    triggeredBy,
    creator,
    executor,
  } satisfies Complete<NewPrebuild> & Record<keyof typeof given, unknown>;
  const [first, step] = [parseDuration(age), parseDuration(every)];
  const [cancel, remove] = [optionalDuration(cancelAfter), optionalDuration(deleteAfter)];
  return Array.from({ length: count }, (_, n) => {
    const begin = first - n * step;
    let created = "";
    const at = (after: number, happen: HistoricEvent["happen"]) => ({ field, age: begin - after, happen });
    return [
      at(0, ({ prebuilds }) => {
        created = prebuilds.create(input).value.id;
      }),
      ...(cancel === undefined ? [] : [at(cancel, ({ prebuilds }) => void prebuilds.cancel(created))]),
      ...(remove === undefined ? [] : [at(remove, ({ prebuilds }) => prebuilds.delete(created))]),
    ];
  }).flat();
}
