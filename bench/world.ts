// The parts that the benchmark drives without HTTP; bundled to bench/.build/world.js.
export { beginWorld } from "../src/scenarios/begin.ts";
export { busyOrganization } from "../src/scenarios/presets/busy-organization.ts";
export { empty } from "../src/scenarios/presets/empty.ts";
export { Faults } from "../src/server/faults/faults.ts";
export { Journal } from "../src/server/journal.ts";
export { Realtime } from "../src/server/realtime.ts";
export { createUnary } from "../src/server/rpc/unary.ts";
