// Owns the JSON of prebuilds and warm pools: proto3 JSON of the contract's messages, written field by field,
// because a general writer takes several times as long and Create pays it on every call. A test holds each against
// what the descriptors give.
import type { Subject } from "../world/organization/subject.ts";
import type { Prebuild } from "../world/prebuild/prebuild.ts";
import type { WarmPool } from "../world/warm-pool/warm-pool.ts";

/** @param logUrl where the prebuild's log is served, or the empty string while there is none */
export function prebuildJson({ id, metadata, updatedAt, spec, status }: Prebuild, logUrl: string): string {
  const { creator, executor } = metadata;
  const createdAt = instant(metadata.createdAt);
  return (
    `{"id":"${id}","metadata":{"organizationId":"${metadata.organizationId}","projectId":"${metadata.projectId}",` +
    `"environmentClassId":"${metadata.environmentClassId}","creator":${subjectJson(creator)},` +
    `"createdAt":"${createdAt}",` +
    `"updatedAt":"${updatedAt === metadata.createdAt ? createdAt : instant(updatedAt)}",` +
    `"triggeredBy":"PREBUILD_TRIGGER_${metadata.triggeredBy}"` +
    `${executor ? `,"executor":${subjectJson(executor)}` : ""}},` +
    `"spec":{"specVersion":"${spec.specVersion}","desiredPhase":"PREBUILD_PHASE_${spec.desiredPhase}",` +
    `"timeout":"${secondsText(spec.timeout)}"},` +
    `"status":{"phase":"PREBUILD_PHASE_${status.phase}"` +
    (status.completionTime === undefined ? "" : `,"completionTime":"${instant(status.completionTime)}"`) +
    text("failureMessage", status.failureMessage) +
    text("logUrl", logUrl) +
    text("environmentId", status.environmentId) +
    `,"statusVersion":"${status.statusVersion}"` +
    text("warningMessage", status.warningMessage) +
    number("snapshotCompletionPercentage", status.snapshotCompletionPercentage) +
    (status.snapshotSizeBytes === 0 ? "" : `,"snapshotSizeBytes":"${status.snapshotSizeBytes}"`) +
    "}}"
  );
}

export function warmPoolJson({ id, metadata, spec, status }: WarmPool): string {
  return (
    `{"id":"${id}","metadata":{"organizationId":"${metadata.organizationId}","projectId":"${metadata.projectId}",` +
    `"environmentClassId":"${metadata.environmentClassId}","runnerId":"${metadata.runnerId}",` +
    `"createdAt":"${instant(metadata.createdAt)}","updatedAt":"${instant(metadata.updatedAt)}"},` +
    `"spec":{"specVersion":"${spec.specVersion}"${number("desiredSize", spec.desiredSize)}` +
    (spec.snapshotId === undefined ? "" : `,"snapshotId":"${spec.snapshotId}"`) +
    `,"desiredPhase":"WARM_POOL_PHASE_${spec.desiredPhase}","minSize":${spec.minSize},"maxSize":${spec.maxSize}},` +
    `"status":{"phase":"WARM_POOL_PHASE_${status.phase}"${text("failureMessage", status.failureMessage)}` +
    `,"statusVersion":"${status.statusVersion}"` +
    number("runningInstances", status.runningInstances) +
    number("stoppedInstances", status.stoppedInstances) +
    number("desiredSize", status.desiredSize) +
    "}}"
  );
}

function subjectJson({ id, principal }: Subject): string {
  const fields = [
    ...(id === "" ? [] : [`"id":"${id}"`]),
    ...(principal === "UNSPECIFIED" ? [] : [`"principal":"PRINCIPAL_${principal}"`]),
  ];
  return `{${fields.join()}}`;
}

/** A field that is left out where it is empty, after others. */
function text(field: string, value: string): string {
  return value === "" ? "" : `,"${field}":${JSON.stringify(value)}`;
}

/** A field that is left out where it is 0, after others. */
function number(field: string, value: number): string {
  return value === 0 ? "" : `,"${field}":${value}`;
}

/** RFC 3339, with milliseconds only where there are any. */
function instant(milliseconds: number): string {
  const written = new Date(milliseconds).toISOString();
  return milliseconds % 1_000 === 0 ? `${written.slice(0, 19)}Z` : written;
}

/** A span as the documented JSON writes it, such as "3600s". */
export function secondsText(milliseconds: number): string {
  const whole = Math.floor(milliseconds / 1_000);
  const rest = milliseconds % 1_000;
  return rest === 0 ? `${whole}s` : `${whole}.${String(rest).padStart(3, "0")}s`;
}
