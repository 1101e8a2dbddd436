// Owns the history of a scenario's environments: what happened to each before the start.
import { parseDuration } from "../input/duration.ts";
import type { HistoricEvent } from "./historic-event.ts";
import { environmentOutcome } from "./outcome.ts";
import type { ScenarioEnvironment } from "./scenario.ts";

/** What happened to an environment before the start. @param field where it is in the scenario */
export function environmentEvents(environment: ScenarioEnvironment, field: string): HistoricEvent[] {
  const { age, outcome, stopAfter, deleteAfter, projectId, ...input } = environment;
  const created = parseDuration(age);
  let id = "";
  const at = (after: HistoricEvent["age"], happen: HistoricEvent["happen"]): HistoricEvent => ({
    field,
    age: created - after,
    happen,
  });
  return [
    at(0, ({ environments }) => {
      const given = outcome && environmentOutcome(outcome);
      id = environments.createFromProject(projectId, { ...input, outcome: given }).value.id;
    }),
    ...(stopAfter === undefined
      ? []
      : [at(parseDuration(stopAfter), ({ environments }) => void environments.stop(id))]),
    ...(deleteAfter === undefined
      ? []
      : [at(parseDuration(deleteAfter), ({ environments }) => environments.delete(id))]),
  ];
}
