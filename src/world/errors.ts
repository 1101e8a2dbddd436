// Owns the errors below HTTP: refused operations, and misuse of the library.

/** Why an operation was refused. */
export type RefusalReason =
  | "invalid"
  | "not-found"
  | "already-exists"
  | "wrong-state"
  | "too-many"
  | "no-token"
  | "wrong-token";

/** Thrown by a refused operation; the world is unchanged. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly reason: RefusalReason,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Performs an act, whose refusal then begins with where it was: "projects.3: ".
 * @param reason Default: the refusal's own
 */
export function refusingAt(prefix: string, act: () => void, reason?: RefusalReason): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(reason ?? error.reason, prefix + error.message);
  }
}

/** Thrown by a move of time that would never end: a defect in a stage table. What has happened so far is kept. */
export class LoopError extends Error {
  override readonly name = "LoopError";
}

/** Thrown if the library is misused, or cannot do what was asked: "Failed to X: reason. Do Y." */
export class MisuseError extends Error {
  /** Identifies the error across copies of the library: "MisuseError". */
  override readonly name = "MisuseError";
}
