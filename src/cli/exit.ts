// Owns how the command line ends on an error: one message and a status.
import { CommanderError } from "commander";
import { MisuseError } from "../mock/misuse.ts";

export const EXIT = { error: 1, usage: 64 } as const;

/** Thrown if flags that are valid by themselves cannot be combined. */
export class UsageError extends MisuseError {}

/** Prints the error, without a stack if it was the user's mistake, and returns the exit status. */
export function exitCodeOf(error: unknown): number {
  // Commander has printed its message or the requested help.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
  const message = error instanceof MisuseError ? error.message : `prebuild-mock failed: ${String(error)}`;
  process.stderr.write(`${message}\n`);
  return error instanceof UsageError ? EXIT.usage : EXIT.error;
}
