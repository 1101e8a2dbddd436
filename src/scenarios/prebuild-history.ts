// Owns the history of a scenario's prebuilds: what happened to each before the start.
import { parseDuration } from "../input/duration.ts";
import type { Complete } from "../world/change.ts";
import type { NewPrebuild } from "../world/prebuild/prebuild.ts";
import type { HistoricEvent } from "./historic-event.ts";
import { optionalDuration, prebuildOutcome } from "./outcome.ts";
import type { ScenarioPrebuild } from "./scenario-prebuild.ts";

/** The creation of each, and what callers did to it. @param field its place in the scenario */
export function prebuildEvents(prebuild: ScenarioPrebuild, field: string): HistoricEvent[] {
  const { age, every = 0, count = 1, cancelAfter, deleteAfter, ...given } = prebuild;
  const { id, projectId, environmentClassId, timeout, outcome, triggeredBy, creator, executor } = given;
  const input = {
    id,
    projectId,
    environmentClassId,
    timeout: optionalDuration(timeout),
    outcome: outcome && prebuildOutcome(outcome),
    triggeredBy,
    creator,
    executor,
  } satisfies Complete<NewPrebuild> & Record<keyof typeof given, unknown>;
  const [first, step] = [parseDuration(age), parseDuration(every)];
  const [cancel, remove] = [optionalDuration(cancelAfter), optionalDuration(deleteAfter)];
  return Array.from({ length: count }, (_, n) => {
    const begin = first - n * step;
    let created = "";
    const at = (after: number, happen: HistoricEvent["happen"]) => ({ field, age: begin - after, happen });
    return [
      at(0, ({ prebuilds }) => {
        created = prebuilds.create(input).value.id;
      }),
      ...(cancel === undefined ? [] : [at(cancel, ({ prebuilds }) => void prebuilds.cancel(created))]),
      ...(remove === undefined ? [] : [at(remove, ({ prebuilds }) => prebuilds.delete(created))]),
    ];
  }).flat();
}
