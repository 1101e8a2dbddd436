// Owns the selection of prebuilds: those whose work lies in a window of time, in some states, with some text.
import { PREBUILD_PHASES, type PrebuildPhase, type PrebuildTrigger } from "../../api/phases.ts";
import type { Organization } from "../organization/organization.ts";
import type { PrebuildRow } from "./prebuild.ts";
import { timeoutMessage } from "./stages.ts";
import { wasCancelled, workEndOf } from "./steps.ts";

/** The phase of a prebuild, or how its work ended: a warning and a timeout are states of their own. */
export type PrebuildState = PrebuildPhase | "WARNED" | "TIMED_OUT";

/** Every state, phases first. */
export const PREBUILD_STATES: readonly PrebuildState[] = [
  ...(Object.keys(PREBUILD_PHASES) as PrebuildPhase[]),
  "WARNED",
  "TIMED_OUT",
];

/** How the work ended is kept when the prebuild is deleted later. */
export function stateOf(row: PrebuildRow): PrebuildState {
  const { spec, status } = row.value;
  const { phase, completionTime, failureMessage, warningMessage } = status;
  if (completionTime === undefined) return phase;
  if (wasCancelled(row)) return "CANCELLED";
  if (failureMessage === "") return warningMessage === "" ? "COMPLETED" : "WARNED";
  return failureMessage === timeoutMessage(spec.timeout) ? "TIMED_OUT" : "FAILED";
}

/** When the work ended, in milliseconds since 1970; undefined while it is active. */
export function endOf(row: PrebuildRow): number | undefined {
  const { completionTime, phase } = row.value.status;
  return completionTime ?? (phase === "CANCELLING" ? undefined : workEndOf(row));
}

/** Which prebuilds; absent fields do not filter. */
export interface PrebuildSelection {
  /** Those that ended at this instant or later, or are active. Milliseconds since 1970. */
  readonly from?: number | undefined;
  /** Those that were created before this instant. */
  readonly to?: number | undefined;
  readonly states?: readonly PrebuildState[] | undefined;
  readonly triggeredBy?: PrebuildTrigger | undefined;
  readonly projectId?: string | undefined;
  /** In the id, the project's name or id, the class's id, a message, or the creator's id; case is ignored. */
  readonly text?: string | undefined;
}

/** A test for the selection, as cheap as its bounds allow. */
export function selectionTest(
  { from = -Infinity, to = Infinity, states, triggeredBy, projectId, text = "" }: PrebuildSelection,
  organization: Organization,
): (row: PrebuildRow) => boolean {
  const wanted = text.trim().toLowerCase();
  const names = new Map(Array.from(organization.projects, ({ id, name }) => [id, name.toLowerCase()]));
  const hasText = ({ value: { id, metadata, status } }: PrebuildRow) =>
    [
      id,
      names.get(metadata.projectId) ?? "",
      metadata.projectId,
      metadata.environmentClassId,
      metadata.creator.id,
      status.failureMessage.toLowerCase(),
      status.warningMessage.toLowerCase(),
    ].some((field) => field.includes(wanted));
  return (row) =>
    row.value.metadata.createdAt < to &&
    (endOf(row) ?? Infinity) >= from &&
    (projectId === undefined || row.value.metadata.projectId === projectId) &&
    (triggeredBy === undefined || row.value.metadata.triggeredBy === triggeredBy) &&
    (states === undefined || states.includes(stateOf(row))) &&
    (wanted === "" || hasText(row));
}
