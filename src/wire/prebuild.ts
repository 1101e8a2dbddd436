// Owns a prebuild on the wire: how each of its fields is read from documented JSON, written as JSON, put into a
// message of the contract, and checked. Each of these is typed over all fields, so one that forgets a field does not
// compile.
import * as z from "zod/mini";
import type { Prebuild as PrebuildMessage } from "../api/gen/gitpod/v1/prebuild_pb.ts";
import {
  PREBUILD_PHASES,
  PREBUILD_TRIGGERS,
  type PrebuildPhase,
  type PrebuildTrigger,
} from "../api/phases.ts";
import type { PrebuildJson } from "../api/resource-json.ts";
import { parseInstant } from "../input/instant.ts";
import { objectOf } from "../input/typed-schema.ts";
import type { Complete } from "../world/change.ts";
import type { Prebuild, PrebuildMetadata, PrebuildSpec, PrebuildStatus } from "../world/prebuild/prebuild.ts";
import { prebuildViolations, type Violation } from "../world/store/invariants.ts";
import { between, integer, meetsInvariants, names, type SchemaParts, schemaParts } from "./schema-parts.ts";
import {
  durationInit,
  type Fields,
  instantText,
  numberField,
  objectWriter,
  parseSeconds,
  readSubject,
  secondsText,
  shortName,
  subjectInit,
  subjectText,
  textField,
  timestampInit,
} from "./values.ts";

type MetadataJson = PrebuildJson["metadata"];
type SpecJson = PrebuildJson["spec"];
type StatusJson = PrebuildJson["status"];

/** What callers see in the metadata. */
type SeenMetadata = PrebuildMetadata & Pick<Prebuild, "updatedAt">;
/** What callers see in the status. */
type SeenStatus = PrebuildStatus & { readonly logUrl: string };

/** Reads a well-formed prebuild. Its log URL is not part of it: the server of the log sets it. */
export function readPrebuild({ id, metadata, spec, status }: PrebuildJson): Prebuild {
  return {
    id,
    metadata: {
      organizationId: metadata.organizationId,
      projectId: metadata.projectId,
      environmentClassId: metadata.environmentClassId,
      creator: readSubject(metadata.creator),
      createdAt: parseInstant(metadata.createdAt),
      triggeredBy: shortName<PrebuildTrigger>(metadata.triggeredBy, "PREBUILD_TRIGGER_"),
      executor: metadata.executor && readSubject(metadata.executor),
    } satisfies Complete<PrebuildMetadata>,
    updatedAt: parseInstant(metadata.updatedAt),
    spec: {
      specVersion: Number(spec.specVersion),
      desiredPhase: shortName<PrebuildPhase>(spec.desiredPhase, "PREBUILD_PHASE_"),
      timeout: parseSeconds(spec.timeout) as number,
    } satisfies Complete<PrebuildSpec>,
    status: {
      statusVersion: Number(status.statusVersion),
      phase: shortName<PrebuildPhase>(status.phase, "PREBUILD_PHASE_"),
      completionTime: status.completionTime === undefined ? undefined : parseInstant(status.completionTime),
      failureMessage: status.failureMessage ?? "",
      warningMessage: status.warningMessage ?? "",
      environmentId: status.environmentId ?? "",
      snapshotCompletionPercentage: status.snapshotCompletionPercentage ?? 0,
      snapshotSizeBytes: Number(status.snapshotSizeBytes ?? 0),
    } satisfies Complete<PrebuildStatus>,
  };
}

const metadataText = objectWriter<MetadataJson, SeenMetadata>({
  organizationId: ({ organizationId }) => `"organizationId":"${organizationId}"`,
  projectId: ({ projectId }) => `"projectId":"${projectId}"`,
  environmentClassId: ({ environmentClassId }) => `"environmentClassId":"${environmentClassId}"`,
  creator: ({ creator }) => `"creator":${subjectText(creator)}`,
  createdAt: ({ createdAt }) => `"createdAt":"${instantText(createdAt)}"`,
  updatedAt: ({ updatedAt }) => `"updatedAt":"${instantText(updatedAt)}"`,
  triggeredBy: ({ triggeredBy }) => `"triggeredBy":"PREBUILD_TRIGGER_${triggeredBy}"`,
  executor: ({ executor }) => (executor ? `"executor":${subjectText(executor)}` : ""),
});

const specText = objectWriter<SpecJson, PrebuildSpec>({
  specVersion: ({ specVersion }) => `"specVersion":"${specVersion}"`,
  desiredPhase: ({ desiredPhase }) => `"desiredPhase":"PREBUILD_PHASE_${desiredPhase}"`,
  timeout: ({ timeout }) => `"timeout":"${secondsText(timeout)}"`,
});

const statusText = objectWriter<StatusJson, SeenStatus>({
  phase: ({ phase }) => `"phase":"PREBUILD_PHASE_${phase}"`,
  completionTime: ({ completionTime }) =>
    completionTime === undefined ? "" : `"completionTime":"${instantText(completionTime)}"`,
  failureMessage: ({ failureMessage }) => textField("failureMessage", failureMessage),
  logUrl: ({ logUrl }) => textField("logUrl", logUrl),
  environmentId: ({ environmentId }) => textField("environmentId", environmentId),
  statusVersion: ({ statusVersion }) => `"statusVersion":"${statusVersion}"`,
  warningMessage: ({ warningMessage }) => textField("warningMessage", warningMessage),
  snapshotCompletionPercentage: ({ snapshotCompletionPercentage }) =>
    numberField("snapshotCompletionPercentage", snapshotCompletionPercentage),
  snapshotSizeBytes: ({ snapshotSizeBytes }) =>
    snapshotSizeBytes === 0 ? "" : `"snapshotSizeBytes":"${snapshotSizeBytes}"`,
});

/**
 * Proto3 JSON of a prebuild. A test compares it with the descriptors' JSON.
 * @param logUrl where the prebuild's log is served, or the empty string if there is none
 */
export function prebuildJson({ id, metadata, updatedAt, spec, status }: Prebuild, logUrl: string): string {
  const seen = metadataText({ ...metadata, updatedAt });
  return `{"id":"${id}","metadata":${seen},"spec":${specText(spec)},"status":${statusText({ ...status, logUrl })}}`;
}

/** The fields of a prebuild's message. @param logUrl as for `prebuildJson` */
export function prebuildInit({ id, metadata, updatedAt, spec, status }: Prebuild, logUrl: string) {
  return {
    id,
    metadata: {
      organizationId: metadata.organizationId,
      projectId: metadata.projectId,
      environmentClassId: metadata.environmentClassId,
      creator: subjectInit(metadata.creator),
      createdAt: timestampInit(metadata.createdAt),
      updatedAt: timestampInit(updatedAt),
      triggeredBy: PREBUILD_TRIGGERS[metadata.triggeredBy],
      executor: metadata.executor && subjectInit(metadata.executor),
    } satisfies Fields<NonNullable<PrebuildMessage["metadata"]>>,
    spec: {
      specVersion: BigInt(spec.specVersion),
      desiredPhase: PREBUILD_PHASES[spec.desiredPhase],
      timeout: durationInit(spec.timeout),
    } satisfies Fields<NonNullable<PrebuildMessage["spec"]>>,
    status: {
      phase: PREBUILD_PHASES[status.phase],
      completionTime: status.completionTime === undefined ? undefined : timestampInit(status.completionTime),
      failureMessage: status.failureMessage,
      logUrl,
      environmentId: status.environmentId,
      statusVersion: BigInt(status.statusVersion),
      warningMessage: status.warningMessage,
      snapshotCompletionPercentage: status.snapshotCompletionPercentage,
      snapshotSizeBytes: BigInt(status.snapshotSizeBytes),
    } satisfies Fields<NonNullable<PrebuildMessage["status"]>>,
  };
}

// Created on first use: importers may never need it, and creating it takes milliseconds.

/** A prebuild that the service, or a mock, could return. */
export const prebuildSchema = z.lazy(() =>
  prebuildForm(schemaParts()).check(meetsInvariants(violationsOf)),
) satisfies z.ZodMiniType<PrebuildJson>;

function prebuildForm({ uuid, text, instant, timeout, subject, version }: SchemaParts) {
  const phase = names("PREBUILD_PHASE", PREBUILD_PHASES);
  return objectOf<PrebuildJson>({
    id: uuid,
    metadata: objectOf<MetadataJson>({
      organizationId: uuid,
      projectId: uuid,
      environmentClassId: uuid,
      creator: subject,
      createdAt: instant,
      updatedAt: instant,
      triggeredBy: names("PREBUILD_TRIGGER", PREBUILD_TRIGGERS),
      executor: z.optional(subject),
    }),
    spec: objectOf<SpecJson>({ specVersion: version, desiredPhase: phase, timeout }),
    status: objectOf<StatusJson>({
      phase,
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
}

function violationsOf(prebuild: PrebuildJson): Violation[] {
  const violations = prebuildViolations(readPrebuild(prebuild));
  const { logUrl, environmentId } = prebuild.status;
  if (logUrl !== undefined && environmentId === undefined) {
    violations.push({ field: "status.logUrl", message: "may be set only with status.environmentId" });
  }
  return violations;
}
