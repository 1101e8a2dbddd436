// Owns how what a scenario says of its pools becomes what a world takes: their past, and the autoscaler's figures.

import { type Duration, parseDuration } from "../input/duration.ts";
import type { Range } from "../world/random.ts";
import type { Autoscaler } from "../world/warm-pool/autoscaler.ts";
import type { HistoricEvent } from "./historic-event.ts";
import type { ScenarioAutoscaler, ScenarioSpan, ScenarioWarmPool } from "./scenario.ts";

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

/** The figures that a scenario gives; the world knows those that it does not. */
export function autoscalerOf({
  claims,
  window,
  idle,
  start,
  provision,
}: ScenarioAutoscaler = {}): Partial<Autoscaler> {
  return {
    ...(claims !== undefined && { claims }),
    ...(window !== undefined && { window: parseDuration(window) }),
    ...(idle !== undefined && { idle: parseDuration(idle) }),
    ...(start && { start: rangeOf(start) }),
    ...(provision && { provision: rangeOf(provision) }),
  };
}

function rangeOf({ min, max }: ScenarioSpan): Range {
  return { min: parseDuration(min), max: parseDuration(max) };
}
