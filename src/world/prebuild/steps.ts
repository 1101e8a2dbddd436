// Owns the steps of a prebuild: each phase that it was in, since when and why. They are recorded as
// they happen; the log, the history and saved states read them.
import { isActive, type PrebuildPhase } from "../../api/phases.ts";

/** A phase and how it began. */
export interface PrebuildStep {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly phase: PrebuildPhase;
  /** In words. */
  readonly reason: string;
}

/** At least one, in order: the first is the creation, the last is the phase that the prebuild is in. */
export type PrebuildSteps = readonly PrebuildStep[];

/** A prebuild that has steps. */
interface Stepped {
  readonly steps: PrebuildSteps;
}

/** When it entered its phase. */
export function sinceOf({ steps }: Stepped): number {
  return (steps[steps.length - 1] as PrebuildStep).at;
}

/** When its work last began; undefined before STARTING. */
export function startOf({ steps }: Stepped): number | undefined {
  for (let index = steps.length - 1; index >= 0; index--) {
    const step = steps[index] as PrebuildStep;
    if (step.phase === "STARTING") return step.at;
  }
  return undefined;
}

/** When its work ended or a cancel ended it; undefined while it is active. */
export function workEndOf({ steps }: Stepped): number | undefined {
  return steps.find(({ phase }) => !isActive(phase))?.at;
}

/** Whether a caller cancelled it. */
export function wasCancelled({ steps }: Stepped): boolean {
  return steps.some(({ phase }) => phase === "CANCELLING");
}
