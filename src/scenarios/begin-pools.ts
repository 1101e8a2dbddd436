// Owns how what a scenario says of its pools becomes what a world takes: their past, and the autoscaler's figures.
import type { Autoscaler } from "../world/autoscaler.ts";
import { parseDuration } from "../world/duration.ts";
import type { Range } from "../world/random.ts";
import type { World } from "../world/world.ts";
import type { HistoricEvent } from "./historic-event.ts";
import type { ScenarioAutoscaler, ScenarioSpan, ScenarioWarmPool } from "./scenario.ts";

/** A pool's creation, the claims of its instances, and its deletion. */
export function poolEvents(
  { age, claimAges = [], deletedAge, ...input }: ScenarioWarmPool,
  field: string,
): HistoricEvent[] {
  let id = "";
  const create = ({ warmPools }: World) => {
    id = warmPools.create(input).value.id;
  };
  const claim = ({ warmPools }: World) => {
    warmPools.claim(id);
  };
  return [
    { field, age: parseDuration(age), happen: create },
    ...claimAges.map((claimAge, index) => ({
      field: `${field}.claimAges.${index}`,
      age: parseDuration(claimAge),
      happen: claim,
    })),
    ...(deletedAge === undefined
      ? []
      : [
          {
            field: `${field}.deletedAge`,
            age: parseDuration(deletedAge),
            happen: ({ warmPools }: World) => warmPools.delete(id),
          },
        ]),
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
