// The parts of the engine that the benchmark drives without HTTP; bundled to bench/.build/world.js.
export { beginWorld } from "../src/scenarios/begin.ts";
export { busyOrganization } from "../src/scenarios/presets/busy-organization.ts";
export { empty } from "../src/scenarios/presets/empty.ts";
