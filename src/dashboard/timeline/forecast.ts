// Owns the forecast as the page stores it: what every active prebuild will do until the end of the shown time, if no call
// changes it. The server finds it out in a branch of the world.
import { signal } from "@preact/signals";
import { present } from "../clock/present.ts";
import { control } from "../server.ts";
import type { Due } from "../store.ts";
import { timeOfDay } from "../time-text.ts";
import { LONGEST_OF_BARS, type TimeView } from "./view.ts";

/** The steps to come, by prebuild, soonest first. */
export const forecast = signal<ReadonlyMap<string, readonly Due[]>>(new Map());

/** More steps than this are not drawn. */
const MOST_STEPS = 2_000;

let readUntil = 0;

/** Whether the forecast goes to the end of what a chart shows. */
export function isForecast(view: TimeView): boolean {
  return endOf(view) <= Math.max(readUntil, present());
}

/** Reads the forecast for what charts show. */
export async function readForecast(...views: readonly TimeView[]): Promise<void> {
  const end = Math.max(...views.map(endOf));
  // Somewhat more, so that time may go on.
  const until = end + (end - present()) / 4;
  if (end <= present()) {
    forecast.value = new Map();
    return;
  }
  const query = `until=${new Date(until).toISOString()}&limit=${MOST_STEPS}`;
  const { due } = await control<{ due: readonly Due[] }>("GET", `/timeline?${query}`);
  const steps = new Map<string, Due[]>();
  for (const step of due) {
    // The progress of a snapshot is not a phase.
    if (step.kind !== "prebuild" || step.from === step.to) continue;
    const known = steps.get(step.id) ?? [];
    known.push({ ...step, at: Date.parse(String(step.at)) });
    steps.set(step.id, known);
  }
  readUntil = until;
  forecast.value = steps;
}

const ENDS: readonly string[] = ["COMPLETED", "FAILED", "CANCELLED"];

/** "completed at 10:12:03", if that is among the steps to come. */
export function endText(steps: readonly Due[]): string {
  const end = steps.find(({ to }) => ENDS.includes(to));
  return end ? `${end.to.toLowerCase()} at ${timeOfDay(end.at)}` : "";
}

/** The last shown instant; 0 if what is shown has no bars. */
function endOf(view: TimeView): number {
  const span = view.span.peek();
  return span > LONGEST_OF_BARS ? 0 : view.beginning() + span;
}
