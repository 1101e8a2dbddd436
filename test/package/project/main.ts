// Owns what TypeScript sees of the installed package.
import { createMock, type FaultRule, type Mock, type MockOptions, type Transition } from "prebuild-mock";
import { createFixtures, type PrebuildJson } from "prebuild-mock/fixtures";
import { type Scenario, scenarioJsonSchema } from "prebuild-mock/scenarios";

const scenario: Scenario = { name: "mine", summary: "of my own", outcomes: [] };
const options: MockOptions = { scenario, seed: 7 };
const rule: FaultRule = { rpc: "GetPrebuild", code: "unavailable", times: 1 };
const mock: Mock = createMock(options);
mock.faults.add(rule);
const prebuild: PrebuildJson = createFixtures({ seed: 7 }).prebuild.running().build();
mock.world.seed({ prebuilds: [prebuild] });
const transitions: Transition[] = mock.clock.advanceUntil({ prebuild: prebuild.id, phase: "COMPLETED" });
console.log(transitions.at(-1)?.to, typeof scenarioJsonSchema());
