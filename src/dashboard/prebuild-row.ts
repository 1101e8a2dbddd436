// Owns a prebuild as the page stores it: the API's data, and the times of its phases.
import type { PrebuildPhase } from "../api/phases.ts";
import type { PrebuildJson } from "../api/resource-json.ts";

/** How a prebuild is shown: its phase, and for two phases how it reached them. */
export type Look = PrebuildPhase | "TIMED_OUT" | "WARNED";

export interface PhaseStep {
  readonly at: number;
  readonly phase: PrebuildPhase;
  readonly reason: string;
}

export interface PrebuildRow {
  readonly id: string;
  readonly prebuild: PrebuildJson;
  readonly phases: readonly PhaseStep[];
  /** The API no longer knows it. */
  readonly isGone: boolean;
  readonly look: Look;
  /** How its work ended; undefined while it is active, or if it was deleted before. */
  readonly ending: Look | undefined;
  readonly begin: number;
  /** When its work ended. */
  readonly end: number | undefined;
}

/** As `GET /_mock/prebuilds` returns it. */
export interface PastPrebuild {
  readonly prebuild: PrebuildJson;
  readonly isGone: boolean;
  readonly phases: readonly { readonly at: string; readonly phase: string; readonly reason: string }[];
}

const ENDINGS: readonly string[] = ["COMPLETED", "FAILED", "CANCELLED"];
/** The looks of active prebuilds. */
export const ACTIVE_LOOKS = ["PENDING", "STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING"] as const;
const WORKING: readonly string[] = ACTIVE_LOOKS;

export function rowOf({ prebuild, isGone, phases }: PastPrebuild): PrebuildRow {
  const steps = phases.map((step) => ({ ...step, at: Date.parse(step.at) }) as PhaseStep);
  const { metadata, status } = prebuild;
  const phase = status.phase.slice("PREBUILD_PHASE_".length) as PrebuildPhase;
  const last = steps.find((step) => ENDINGS.includes(step.phase));
  const ending = last && lookOf(last.phase, prebuild);
  const firstAfterWork = steps.find((step) => !WORKING.includes(step.phase));
  return {
    id: prebuild.id,
    prebuild,
    phases: steps,
    isGone,
    look: lookOf(phase, prebuild),
    ending,
    begin: Date.parse(metadata.createdAt),
    end:
      last?.at ?? (firstAfterWork && firstAfterWork.phase !== "CANCELLING" ? firstAfterWork.at : undefined),
  };
}

function lookOf(phase: PrebuildPhase, { status }: PrebuildJson): Look {
  if (phase === "FAILED" && /within its timeout/.test(status.failureMessage ?? "")) return "TIMED_OUT";
  if (phase === "COMPLETED" && status.warningMessage) return "WARNED";
  return phase;
}

export function isWorking({ look }: PrebuildRow): boolean {
  return WORKING.includes(look);
}

/** A short id for people. Ids that are generated one after the other differ in their end. */
export function shortId(id: string): string {
  return id.slice(-8);
}
