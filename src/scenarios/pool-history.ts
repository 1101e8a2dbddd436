// Owns the conversion of a scenario's pools to events in a world's history.

import { type Duration, parseDuration } from "../input/duration.ts";
import type { HistoricEvent } from "./historic-event.ts";
import type { ScenarioWarmPool } from "./scenario.ts";

/** A pool's creation, the claims of its instances, and its deletion. */
export function poolEvents(
  { age, claimAfter = [], deleteAfter, ...input }: ScenarioWarmPool,
  field: string,
): HistoricEvent[] {
  const begin = parseDuration(age);
  let id = "";
  const at = (after: Duration, member: string, happen: HistoricEvent["happen"]) => ({
    field: field + member,
    age: begin - parseDuration(after),
    happen,
  });
  return [
    at(0, "", ({ warmPools }) => {
      id = warmPools.create(input).value.id;
    }),
    ...claimAfter.map((after, n) =>
      at(after, `.claimAfter.${n}`, ({ warmPools }) => void warmPools.claim(id)),
    ),
    ...(deleteAfter === undefined
      ? []
      : [at(deleteAfter, ".deleteAfter", ({ warmPools }) => warmPools.delete(id))]),
  ];
}
