// Owns `serve`: a mock in the foreground, from the banner to a clean end.
import { printReady } from "./print.ts";
import { type StartFlags, startFrom, tellEndpoints } from "./start.ts";

/** Runs until SIGINT or SIGTERM. */
export async function serve(flags: StartFlags): Promise<void> {
  const mock = await startFrom(flags);
  // Before anybody is told that it is ready. Later signals are ignored: npm passes Ctrl+C on to a process that has
  // got it already.
  const told = new Promise<void>((resolve) => {
    process.on("SIGINT", () => resolve());
    process.on("SIGTERM", () => resolve());
  });
  const forgetEndpoints = await tellEndpoints(flags.endpointsFile, mock);
  printReady(flags.log, mock, flags);
  await told;
  forgetEndpoints();
  await mock.close();
  process.exit(0);
}
