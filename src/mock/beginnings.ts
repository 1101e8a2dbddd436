// Owns how the worlds of one mock begin: most of them alike, so the simulated history of the last one is shared. What
// later changes in a world is copied then.
import { beginWorld } from "../scenarios/create-world.ts";
import type { SavedWorld, World } from "../world/world.ts";
import { type Origin, worldFrom } from "./simulation.ts";

/** Creates what begins worlds, and remembers the last beginning. It throws a Refusal if the rules do not allow a scenario. */
export function createBeginnings(): (origin: Origin) => World {
  let last: { readonly origin: Origin; readonly world: SavedWorld } | undefined;
  return (origin) => {
    if (last && beginAlike(last.origin, origin)) return worldFrom({ ...last, origin });
    const world = beginWorld(origin.scenario, origin);
    last = { origin, world: world.save() };
    return world;
  };
}

function beginAlike(one: Origin, other: Origin): boolean {
  return (
    one.scenario === other.scenario &&
    one.seed === other.seed &&
    one.start === other.start &&
    one.strict === other.strict
  );
}
