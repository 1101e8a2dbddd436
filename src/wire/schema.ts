// Owns the schemas of resources in the documented JSON: their form, and that their fields fit each other.
import * as z from "zod/mini";
import { POOL_SIZE, TIMEOUT } from "../api/limits.ts";
import { PREBUILD_PHASES, PREBUILD_TRIGGERS, PRINCIPALS, WARM_POOL_PHASES } from "../api/phases.ts";
import type { PrebuildJson, SubjectJson, WarmPoolJson } from "../api/resource-json.ts";
import { parseInstant } from "../input/instant.ts";
import { Refusal } from "../world/errors.ts";
import { UUID } from "../world/ids.ts";
import {
  type Contradiction,
  prebuildContradictions,
  warmPoolContradictions,
} from "../world/store/invariants.ts";
import type { EnvironmentClassJson, ProjectJson } from "./json.ts";
import { parseSeconds, readPrebuild, readWarmPool } from "./read-json.ts";

/** What the schemas are made of. */
function parts() {
  const uuid = z.string().check(z.regex(UUID, "must be a UUID in lower case"));
  const text = z
    .string()
    .check(z.refine((value) => !/\p{Surrogate}/u.test(value), "must be well-formed Unicode"));
  const instant = z
    .string()
    .check(
      z.refine(isInstant, "must be an RFC 3339 instant of whole milliseconds, such as 2026-01-01T09:00:00Z"),
    );
  const timeout = z
    .string()
    .check(
      z.refine(
        (value) => isTimeout(parseSeconds(value)),
        'must be seconds with a unit, from "300s" to "7200s"',
      ),
    );
  const subject = z.strictObject({
    id: z.optional(uuid),
    principal: z.optional(names("PRINCIPAL", PRINCIPALS)),
  });
  return { uuid, text, instant, timeout, subject, version: integer(1) };
}

/** A 64-bit integer, as far as the mock counts. */
function integer(low: number) {
  const most = Number.MAX_SAFE_INTEGER;
  const isOne = (value: string) =>
    /^(0|[1-9]\d*)$/.test(value) && Number(value) >= low && Number(value) <= most;
  return z.string().check(z.refine(isOne, `must be a whole number from ${low} to ${most}, written as text`));
}

function between(low: number, high: number) {
  const message = `must be a whole number from ${low} to ${high}`;
  return z.int(message).check(z.minimum(low, message), z.maximum(high, message));
}

/** The full names of an enum's values. */
function names<P extends string, N extends string>(prefix: P, numbers: Record<N, number>) {
  return z.enum(Object.keys(numbers).map((name) => `${prefix}_${name}`) as `${P}_${N}`[]);
}

// Made with their first use: whoever imports this may never need them, and making them takes milliseconds.

export const subjectSchema = z.lazy(() => parts().subject) satisfies z.ZodMiniType<SubjectJson>;

/** A prebuild that the service, or a mock, could answer. */
export const prebuildSchema = z.lazy(() => {
  const { uuid, text, instant, timeout, subject, version } = parts();
  const form = z.strictObject({
    id: uuid,
    metadata: z.strictObject({
      organizationId: uuid,
      projectId: uuid,
      environmentClassId: uuid,
      creator: subject,
      createdAt: instant,
      updatedAt: instant,
      triggeredBy: names("PREBUILD_TRIGGER", PREBUILD_TRIGGERS),
      executor: z.optional(subject),
    }),
    spec: z.strictObject({
      specVersion: version,
      desiredPhase: names("PREBUILD_PHASE", PREBUILD_PHASES),
      timeout,
    }),
    status: z.strictObject({
      phase: names("PREBUILD_PHASE", PREBUILD_PHASES),
      completionTime: z.optional(instant),
      failureMessage: z.optional(text),
      logUrl: z.optional(z.string().check(z.refine((url) => URL.canParse(url), "must be a URL"))),
      environmentId: z.optional(uuid),
      statusVersion: version,
      warningMessage: z.optional(text),
      snapshotCompletionPercentage: z.optional(between(0, 100)),
      snapshotSizeBytes: z.optional(integer(0)),
    }),
  });
  return form.check(coherent(contradictionsOfPrebuild));
}) satisfies z.ZodMiniType<PrebuildJson>;

/** A warm pool that the service, or a mock, could answer. */
export const warmPoolSchema = z.lazy(() => {
  const { uuid, text, instant, version } = parts();
  const instances = z.optional(between(0, POOL_SIZE.high));
  const form = z.strictObject({
    id: uuid,
    metadata: z.strictObject({
      organizationId: uuid,
      projectId: uuid,
      environmentClassId: uuid,
      runnerId: uuid,
      createdAt: instant,
      updatedAt: instant,
    }),
    spec: z.strictObject({
      specVersion: version,
      desiredSize: instances,
      snapshotId: z.optional(uuid),
      desiredPhase: names("WARM_POOL_PHASE", WARM_POOL_PHASES),
      minSize: between(POOL_SIZE.minLow, POOL_SIZE.high),
      maxSize: between(POOL_SIZE.maxLow, POOL_SIZE.high),
    }),
    status: z.strictObject({
      phase: names("WARM_POOL_PHASE", WARM_POOL_PHASES),
      failureMessage: z.optional(text),
      statusVersion: version,
      runningInstances: instances,
      stoppedInstances: instances,
      desiredSize: instances,
    }),
  });
  return form.check(coherent((warmPool) => warmPoolContradictions(readWarmPool(warmPool))));
}) satisfies z.ZodMiniType<WarmPoolJson>;

export const projectSchema = z.lazy(() => {
  const { uuid, text, timeout } = parts();
  return z.strictObject({
    id: uuid,
    name: text,
    environmentClassIds: z.array(uuid).check(z.minLength(1, "must name at least one class")),
    prebuildsEnabled: z.boolean(),
    timeout: z.optional(timeout),
  });
}) satisfies z.ZodMiniType<ProjectJson>;

export const environmentClassSchema = z.lazy(() => {
  const { uuid, text } = parts();
  return z.strictObject({
    id: uuid,
    runnerId: uuid,
    displayName: text,
    description: text,
    enabled: z.boolean(),
  });
}) satisfies z.ZodMiniType<EnvironmentClassJson>;

export const paginationSchema = z.lazy(() => z.strictObject({ nextToken: z.optional(parts().text) }));

function contradictionsOfPrebuild(prebuild: PrebuildJson): Contradiction[] {
  const contradictions = prebuildContradictions(readPrebuild(prebuild));
  const { logUrl, environmentId } = prebuild.status;
  if (logUrl !== undefined && environmentId === undefined) {
    contradictions.push({ field: "status.logUrl", message: "may stand only beside status.environmentId" });
  }
  return contradictions;
}

/** Runs once the form is right. */
function coherent<T>(contradictionsOf: (value: T) => readonly Contradiction[]): z.core.CheckFn<T> {
  return ({ value, issues }) => {
    if (issues.length > 0) return;
    for (const { field, message } of contradictionsOf(value)) {
      issues.push({ code: "custom", input: value, path: field.split("."), message });
    }
  };
}

function isInstant(value: string): boolean {
  if (!/T\d\d:\d\d:\d\d(\.\d{1,3}0*)?(Z|[+-])/.test(value)) return false;
  try {
    parseInstant(value);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

function isTimeout(milliseconds: number | undefined): boolean {
  return milliseconds !== undefined && milliseconds >= TIMEOUT.min && milliseconds <= TIMEOUT.max;
}
