// Owns the reasons for which the world refuses an operation. It knows neither Connect nor HTTP.

/** Why an operation was refused. */
export type RefusalReason =
  | "invalid"
  | "not-found"
  | "already-exists"
  | "wrong-state"
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
