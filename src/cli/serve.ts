// Owns `serve`: a mock in the foreground, from the banner to a clean end.
import { tellEndpoints } from "./endpoints-file.ts";
import { printReady } from "./print.ts";
import { type StartFlags, startFrom } from "./start.ts";
import { stopSignal } from "./stop-signals.ts";

/** Runs until a signal stops it. */
export async function serve(flags: StartFlags): Promise<void> {
  const { mock, load, end, beginning } = await startFrom(flags);
  // Before anybody is told that it is ready.
  const told = stopSignal();
  const forgetEndpoints = await tellEndpoints(flags.endpointsFile, mock);
  printReady(flags.log, mock, { ...flags, ...beginning });
  // What it needs it has from now on, whatever becomes of its files.
  void load();
  await told;
  forgetEndpoints();
  await end();
  process.exit(0);
}
