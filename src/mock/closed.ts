// Owns what a closed mock refuses: all that would change it. What it holds can be read on.
import { attempt, MisuseError } from "./misuse.ts";

/** @throws MisuseError if the mock is closed */
export function requireOpen(isClosed: () => boolean, what: string): void {
  if (isClosed()) throw new MisuseError(closed(what));
}

/** As `attempt`, for what would change the mock: a closed one refuses it. */
export type Change = typeof attempt;

/** What the verbs of a mock that change it go through. */
export function createChange(isClosed: () => boolean): Change {
  return (what, act) => {
    requireOpen(isClosed, what);
    return attempt(what, act);
  };
}

/** Why a closed mock refuses. */
export function closed(what: string): string {
  return `Failed to ${what}: the mock is closed. Make a new one with createMock.`;
}
