// Owns a warm pool on the wire: how each of its fields is read from documented JSON, written as JSON, put into a
// message of the contract, and checked. Each of these is typed over all fields, so one that forgets a field does not
// compile.
import * as z from "zod/mini";
import type { WarmPool as WarmPoolMessage } from "../api/gen/gitpod/v1/prebuild_pb.ts";
import { POOL_SIZE } from "../api/limits.ts";
import { WARM_POOL_PHASES, type WarmPoolPhase } from "../api/phases.ts";
import type { WarmPoolJson } from "../api/resource-json.ts";
import { parseInstant } from "../input/instant.ts";
import { objectOf } from "../input/typed-schema.ts";
import type { Complete } from "../world/change.ts";
import { warmPoolViolations } from "../world/store/invariants.ts";
import type {
  WarmPool,
  WarmPoolMetadata,
  WarmPoolSpec,
  WarmPoolStatus,
} from "../world/warm-pool/warm-pool.ts";
import { between, meetsInvariants, names, type SchemaParts, schemaParts } from "./schema-parts.ts";
import {
  type Fields,
  instantText,
  numberField,
  objectWriter,
  shortName,
  textField,
  timestampInit,
} from "./values.ts";

type MetadataJson = WarmPoolJson["metadata"];
type SpecJson = WarmPoolJson["spec"];
type StatusJson = WarmPoolJson["status"];

/** Reads a well-formed warm pool. */
export function readWarmPool({ id, metadata, spec, status }: WarmPoolJson): WarmPool {
  return {
    id,
    metadata: {
      organizationId: metadata.organizationId,
      projectId: metadata.projectId,
      environmentClassId: metadata.environmentClassId,
      runnerId: metadata.runnerId,
      createdAt: parseInstant(metadata.createdAt),
      updatedAt: parseInstant(metadata.updatedAt),
    } satisfies Complete<WarmPoolMetadata>,
    spec: {
      specVersion: Number(spec.specVersion),
      desiredSize: spec.desiredSize ?? 0,
      snapshotId: spec.snapshotId,
      desiredPhase: shortName<WarmPoolPhase>(spec.desiredPhase, "WARM_POOL_PHASE_"),
      minSize: spec.minSize,
      maxSize: spec.maxSize,
    } satisfies Complete<WarmPoolSpec>,
    status: {
      statusVersion: Number(status.statusVersion),
      phase: shortName<WarmPoolPhase>(status.phase, "WARM_POOL_PHASE_"),
      failureMessage: status.failureMessage ?? "",
      runningInstances: status.runningInstances ?? 0,
      stoppedInstances: status.stoppedInstances ?? 0,
      desiredSize: status.desiredSize ?? 0,
    } satisfies Complete<WarmPoolStatus>,
  };
}

const metadataText = objectWriter<MetadataJson, WarmPoolMetadata>({
  organizationId: ({ organizationId }) => `"organizationId":"${organizationId}"`,
  projectId: ({ projectId }) => `"projectId":"${projectId}"`,
  environmentClassId: ({ environmentClassId }) => `"environmentClassId":"${environmentClassId}"`,
  runnerId: ({ runnerId }) => `"runnerId":"${runnerId}"`,
  createdAt: ({ createdAt }) => `"createdAt":"${instantText(createdAt)}"`,
  updatedAt: ({ updatedAt }) => `"updatedAt":"${instantText(updatedAt)}"`,
});

const specText = objectWriter<SpecJson, WarmPoolSpec>({
  specVersion: ({ specVersion }) => `"specVersion":"${specVersion}"`,
  desiredSize: ({ desiredSize }) => numberField("desiredSize", desiredSize),
  snapshotId: ({ snapshotId }) => (snapshotId === undefined ? "" : `"snapshotId":"${snapshotId}"`),
  desiredPhase: ({ desiredPhase }) => `"desiredPhase":"WARM_POOL_PHASE_${desiredPhase}"`,
  minSize: ({ minSize }) => `"minSize":${minSize}`,
  maxSize: ({ maxSize }) => `"maxSize":${maxSize}`,
});

const statusText = objectWriter<StatusJson, WarmPoolStatus>({
  phase: ({ phase }) => `"phase":"WARM_POOL_PHASE_${phase}"`,
  failureMessage: ({ failureMessage }) => textField("failureMessage", failureMessage),
  statusVersion: ({ statusVersion }) => `"statusVersion":"${statusVersion}"`,
  runningInstances: ({ runningInstances }) => numberField("runningInstances", runningInstances),
  stoppedInstances: ({ stoppedInstances }) => numberField("stoppedInstances", stoppedInstances),
  desiredSize: ({ desiredSize }) => numberField("desiredSize", desiredSize),
});

/** Proto3 JSON of a warm pool. A test compares it with the descriptors' JSON. */
export function warmPoolJson({ id, metadata, spec, status }: WarmPool): string {
  return `{"id":"${id}","metadata":${metadataText(metadata)},"spec":${specText(spec)},"status":${statusText(status)}}`;
}

/** The fields of a warm pool's message. */
export function warmPoolInit({ id, metadata, spec, status }: WarmPool) {
  return {
    id,
    metadata: {
      organizationId: metadata.organizationId,
      projectId: metadata.projectId,
      environmentClassId: metadata.environmentClassId,
      runnerId: metadata.runnerId,
      createdAt: timestampInit(metadata.createdAt),
      updatedAt: timestampInit(metadata.updatedAt),
    } satisfies Fields<NonNullable<WarmPoolMessage["metadata"]>>,
    spec: {
      specVersion: BigInt(spec.specVersion),
      desiredSize: spec.desiredSize,
      snapshotId: spec.snapshotId,
      desiredPhase: WARM_POOL_PHASES[spec.desiredPhase],
      minSize: spec.minSize,
      maxSize: spec.maxSize,
    } satisfies Fields<NonNullable<WarmPoolMessage["spec"]>>,
    status: {
      phase: WARM_POOL_PHASES[status.phase],
      failureMessage: status.failureMessage,
      statusVersion: BigInt(status.statusVersion),
      runningInstances: status.runningInstances,
      stoppedInstances: status.stoppedInstances,
      desiredSize: status.desiredSize,
    } satisfies Fields<NonNullable<WarmPoolMessage["status"]>>,
  };
}

// Created on first use, like that of prebuilds.

/** A warm pool that the service, or a mock, could return. */
export const warmPoolSchema = z.lazy(() =>
  warmPoolForm(schemaParts()).check(meetsInvariants((pool) => warmPoolViolations(readWarmPool(pool)))),
) satisfies z.ZodMiniType<WarmPoolJson>;

function warmPoolForm({ uuid, text, instant, version }: SchemaParts) {
  const phase = names("WARM_POOL_PHASE", WARM_POOL_PHASES);
  const instances = z.optional(between(0, POOL_SIZE.high));
  return objectOf<WarmPoolJson>({
    id: uuid,
    metadata: objectOf<MetadataJson>({
      organizationId: uuid,
      projectId: uuid,
      environmentClassId: uuid,
      runnerId: uuid,
      createdAt: instant,
      updatedAt: instant,
    }),
    spec: objectOf<SpecJson>({
      specVersion: version,
      desiredSize: instances,
      snapshotId: z.optional(uuid),
      desiredPhase: phase,
      minSize: between(POOL_SIZE.minLow, POOL_SIZE.high),
      maxSize: between(POOL_SIZE.maxLow, POOL_SIZE.high),
    }),
    status: objectOf<StatusJson>({
      phase,
      failureMessage: z.optional(text),
      statusVersion: version,
      runningInstances: instances,
      stoppedInstances: instances,
      desiredSize: instances,
    }),
  });
}
