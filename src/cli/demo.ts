// Owns `demo`: thirty days of history, clients that go on with it, and the page that shows both.
import { demoTraffic } from "./demo-traffic.ts";
import { writeEndpoints } from "./endpoints-file.ts";
import { openPage } from "./open-page.ts";
import { printReady } from "./print.ts";
import { type StartFlags, startFrom } from "./start.ts";
import { stopSignal } from "./stop-signals.ts";

/** The flags of `serve` without the scenario, and whether to open the page. */
export interface DemoFlags extends Omit<StartFlags, "scenario" | "control"> {
  open: boolean;
}

/** The start that the history assumes: a Tuesday, at this hour UTC. */
const [TUESDAY, HOUR] = [2, 10];
const DAY = 24 * 3_600_000;

/** The last Tuesday at ten o'clock UTC. */
export function lastTuesday(now: Date): Date {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), HOUR);
  const ago = (now.getUTCDay() - TUESDAY + 7) % 7;
  const tuesday = today - ago * DAY;
  return new Date(tuesday > now.getTime() ? tuesday - 7 * DAY : tuesday);
}

/** Runs until a signal stops it. */
export async function runDemo({ open, ...flags }: DemoFlags): Promise<void> {
  const startAt = flags.startAt ?? lastTuesday(new Date()).toISOString();
  const all = { ...flags, startAt, scenario: "demo", control: true };
  const { mock, load, beginning } = await startFrom(all);
  const over = new AbortController();
  const stopped = stopSignal();
  const forgetEndpoints = await writeEndpoints(flags.endpointsFile, mock, stopped);
  const page = `${mock.url}/_mock/ui`;
  if (flags.log !== "json") process.stdout.write(`the page is ${page}\n\n`);
  printReady(flags.log, mock, { ...all, ...beginning });
  void load();
  if (open) openPage(page);
  const traffic = demoTraffic(mock, { seed: flags.seed, signal: over.signal });
  await stopped;
  forgetEndpoints();
  over.abort();
  await Promise.all([traffic, mock.close()]);
  process.exit(0);
}
