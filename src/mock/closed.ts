// Owns what a closed mock refuses: everything that would change it. Its state can still be read.
import { attempt, MisuseError } from "./misuse.ts";

/** @throws MisuseError if the mock is closed */
export function requireOpen(isClosed: () => boolean, what: string): void {
  if (isClosed()) throw new MisuseError(closed(what));
}

/** As `attempt`, for changes to the mock: a closed one refuses them. */
export type Change = typeof attempt;

/** Guards the verbs that change a mock. */
export function createChange(isClosed: () => boolean): Change {
  return (what, act) => {
    requireOpen(isClosed, what);
    return attempt(what, act);
  };
}

/** Why a closed mock refuses. */
export function closed(what: string): string {
  return `Failed to ${what}: the mock is closed. Create a new one with createMock.`;
}
