// The parts that the benchmark drives without HTTP; bundled to bench/.build/world.js.

export { Faults } from "../src/mock/faults/fault-rules.ts";
export { Journal } from "../src/mock/journal.ts";
export { Realtime } from "../src/mock/realtime.ts";
export { beginWorld } from "../src/scenarios/create-world.ts";
export { busyOrganization } from "../src/scenarios/presets/busy-organization.ts";
export { empty } from "../src/scenarios/presets/empty.ts";
export { createMockRpc } from "../src/services/mock-rpc.ts";
