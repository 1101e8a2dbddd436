// The public entry `prebuild-mock/scenarios`: the presets as data, and scenarios read from files.

export type { Duration } from "../input/duration.ts";
export type { ActivePhase } from "../world/outcomes.ts";
export type { ScenarioAutoscaler, ScenarioSpan } from "./autoscaler.ts";
export type { ConnectionFault, FaultDelay, FaultDetail, FaultRule } from "./fault-rule.ts";
export { scenarioJsonSchema } from "./json-schema.ts";
export type { ScenarioFailure, ScenarioPrebuildOutcome } from "./prebuild-outcome.ts";
export { isPresetName, PRESETS, type PresetName } from "./presets.ts";
export type {
  Scenario,
  ScenarioEnvironment,
  ScenarioEnvironmentOutcome,
  ScenarioOutcomeRule,
  ScenarioWarmPool,
  ScenarioWarmPoolOutcome,
} from "./scenario.ts";
export { readScenario } from "./scenario-file.ts";
export type {
  ScenarioClassSetting,
  ScenarioContextUrl,
  ScenarioDailySchedule,
  ScenarioEnvironmentClass,
  ScenarioInitializer,
  ScenarioInitializerSpec,
  ScenarioPrebuildConfiguration,
  ScenarioProject,
  ScenarioProjectClass,
  ScenarioRunner,
  ScenarioTrigger,
} from "./scenario-organization.ts";
export type { ScenarioPrebuild } from "./scenario-prebuild.ts";
export {
  type ParseOptions,
  parseScenario,
  ScenarioError,
  type ScenarioFormat,
  type ScenarioIssue,
} from "./scenario-text.ts";
export type { Stub, StubError } from "./stub.ts";
