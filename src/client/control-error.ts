// Owns the error of a server that refuses, or is not there.

/** What is wrong with a field. */
export interface ControlIssue {
  /** Its path in what was sent: "scenario.prebuilds.0.phase". */
  readonly field: string;
  /** What is wrong, and what would be right. */
  readonly message: string;
}

/**
 * Why it failed: nothing listens or answers at the URL; another server does, or one without a control API; it is of another
 * version; or it refused the request.
 */
export type ControlFailure = "unreachable" | "foreign" | "version" | "refused";

/** What an error has besides its message. */
export interface ControlErrorParts {
  /** Why it failed. */
  readonly failure: ControlFailure;
  /** The HTTP status; absent if there was no answer. */
  readonly status?: number | undefined;
  /** What is wrong with which field. Default none. */
  readonly errors?: readonly ControlIssue[] | undefined;
  /** What was caught. */
  readonly cause?: unknown;
}

/**
 * Thrown by a client of a server elsewhere. The message says all that the server said.
 * @example
 * const error = await mock.clock.advance("10q").catch((error: ControlError) => error);
 * console.log(error.status, error.errors); // 400 [{ field: "by", message: "invalid duration …" }]
 */
export class ControlError extends Error {
  /** Identifies the error across copies of the library: "ControlError". */
  override readonly name = "ControlError";
  /** Why it failed. */
  readonly failure: ControlFailure;
  /** The HTTP status of a refusal; absent if there was no answer. */
  readonly status?: number;
  /** What is wrong with which field; often none. */
  readonly errors: readonly ControlIssue[];

  constructor(message: string, { failure, status, errors = [], cause }: ControlErrorParts) {
    super(message, { cause });
    this.failure = failure;
    if (status !== undefined) this.status = status;
    this.errors = errors;
  }
}
