// Owns the picture of all that there is in a mock, to show that a refused call changed nothing.
import type { Mock } from "../../src/index.ts";

/** Everything in the world, and the clock. No RPC is called, so no fault rule counts it. */
export function contents({ world, clock }: Mock): unknown {
  return {
    prebuilds: world.prebuilds(),
    warmPools: world.warmPools(),
    projects: world.projects(),
    classes: world.classes(),
    upcoming: world.upcoming(),
    now: clock.now(),
    mode: clock.mode,
  };
}
