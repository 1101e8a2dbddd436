// The parts of the engine that the benchmark drives without HTTP; bundled to bench/.build/world.js.
export { beginWorld } from "../src/scenarios/begin.ts";
export { busyOrganization } from "../src/scenarios/busy-organization.ts";
export { empty } from "../src/scenarios/empty.ts";
