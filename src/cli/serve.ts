// Owns `serve`: a mock in the foreground, from the banner to a clean end.
import { isScenarioFile } from "../scenarios/resolve.ts";
import { writeEndpoints } from "./endpoints-file.ts";
import { UsageError } from "./exit.ts";
import { printReady } from "./print.ts";
import { type StartFlags, startFrom } from "./start.ts";
import { stopSignal } from "./stop-signals.ts";
import { watchedFile, watchScenario } from "./watch-scenario.ts";

/** The flags of `serve` alone. */
export interface ServeFlags extends StartFlags {
  watch?: boolean;
  open?: boolean;
}

/** Runs until a signal stops it. @throws UsageError if flags make no sense together */
export async function serve({ watch = false, open = false, ...flags }: ServeFlags): Promise<void> {
  if (watch && !isScenarioFile(flags.scenario)) {
    throw new UsageError(
      "Failed to watch: --watch needs a scenario file. Name one, such as: --scenario mock.yaml --watch",
    );
  }
  if (open && !flags.control) {
    throw new UsageError("Failed to open the page: --no-control serves none. Leave out one of the two.");
  }
  const watched = watch && watchedFile(flags.scenario);
  const { mock, load, end, beginning } = await startFrom(flags);
  // Before readiness is reported.
  const stopped = stopSignal();
  const forgetEndpoints = await writeEndpoints(flags.endpointsFile, mock, stopped);
  printReady(flags.log, mock, { ...flags, ...beginning });
  // Everything is loaded now, even if the package's files are replaced.
  void load();
  if (open) (await import("./open-page.ts")).openPage(`${mock.url}/_mock/ui`);
  const unwatch = watched && watchScenario(watched, mock);
  await stopped;
  if (unwatch) unwatch();
  forgetEndpoints();
  await end();
  process.exit(0);
}
