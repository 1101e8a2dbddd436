// Owns the signals that end the command line: the first one asks for a clean end, a second one ends it at once.
import { hostNow } from "../mock/host-time.ts";

const STOPPING = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** npm forwards Ctrl+C to a process that already got it. A signal within this many milliseconds is the same one. */
const SAME = 250;

/** What shells add to the number of the signal that ended a command. */
const SIGNALLED = 128;

/** Resolves with the first signal. A second one ends the process with the status that shells give it. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    for (const signal of STOPPING) {
      process.on(signal, () => {
        if (first === undefined) {
          first = hostNow();
          resolve();
        } else if (hostNow() - first > SAME) {
          const { constants } = process.getBuiltinModule("node:os");
          process.exit(SIGNALLED + constants.signals[signal]);
        }
      });
    }
  });
}
