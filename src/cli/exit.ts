// Owns how the command line ends where it cannot do what it was asked for: one message and a status.
import { CommanderError } from "commander";
import { MisuseError } from "../mock/misuse.ts";

export const EXIT = { error: 1, usage: 64 } as const;

/** Thrown where flags that stand for themselves make no sense together. */
export class UsageError extends MisuseError {}

/** Prints what went wrong, without a stack if it was the user's mistake, and answers the exit status. */
export function exitCodeOf(error: unknown): number {
  // Commander has printed its message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
  const message = error instanceof MisuseError ? error.message : `prebuild-mock failed: ${String(error)}`;
  process.stderr.write(`${message}\n`);
  return error instanceof UsageError ? EXIT.usage : EXIT.error;
}
