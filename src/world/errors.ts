// Owns the errors below HTTP: why the world refuses an operation, and that the library is used wrongly.

/** Why an operation was refused. */
export type RefusalReason =
  | "invalid"
  | "not-found"
  | "already-exists"
  | "wrong-state"
  | "too-many"
  | "no-token"
  | "wrong-token";

/** Thrown by an operation that is refused; the world is then as it was before. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly reason: RefusalReason,
    message: string,
  ) {
    super(message);
  }
}

/** Thrown by a move of time that would never end: a defect of a table of stages. What has happened by then stays. */
export class LoopError extends Error {
  override readonly name = "LoopError";
}

/** Thrown if the library is used wrongly, or cannot do what it was asked for: "Failed to X: reason. Do Y." */
export class MisuseError extends Error {
  /** By which it is told from other errors, across copies of the library: "MisuseError". */
  override readonly name = "MisuseError";
}
