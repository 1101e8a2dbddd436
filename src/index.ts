// The public entry of the library.

export type { Code } from "./api/codes.ts";
export type { Method } from "./api/methods.ts";
export type { PrebuildPhase, WarmPoolPhase } from "./api/phases.ts";
export type { PrebuildJson, SubjectJson, WarmPoolJson } from "./api/resource-json.ts";
export type { AnyRpc } from "./api/rpc-names.ts";
export type { ClockMode } from "./input/clock-mode.ts";
export type { Duration } from "./input/duration.ts";
export type { Instant } from "./input/instant.ts";
export type { MockCall } from "./mock/call.ts";
export { RpcCallError } from "./mock/call-error.ts";
export type { Checkpoint } from "./mock/checkpoints.ts";
export type { AdvanceUntilOptions, MockClock } from "./mock/clock.ts";
export type { CoverageGroupName } from "./mock/coverage/contract.ts";
export type { Coverage, CoverageGroup, CoverageItem, CoverageOptions } from "./mock/coverage/coverage.ts";
export type { Difference, DifferenceKind, DiffSide, FieldDifference, MockDiff } from "./mock/diff.ts";
export type { ClientEnv } from "./mock/env.ts";
export type { EnvironmentInfo, MockEnvironments } from "./mock/environments.ts";
export type { ActiveFault } from "./mock/faults/fault-rules.ts";
export type { MockFaults } from "./mock/faults.ts";
export type { UpcomingOptions } from "./mock/forecast.ts";
export type { AnsweredCall, JournalEntry } from "./mock/journal-entry.ts";
export type { Fetch, Mock, MockApp, MockWorlds, WorldMock } from "./mock/mock.ts";
export type { MockOptions } from "./mock/options.ts";
export type { NewProject, Project, ProjectPatch } from "./mock/project.ts";
export type {
  RecordedAnswer,
  RecordedBody,
  RecordedBytes,
  RecordedExchange,
  RecordedOptions,
  RecordedText,
  Recording,
} from "./mock/recording/recording.ts";
export type { Finding, RuleId, Severity } from "./mock/report/finding.ts";
export type { Report, ReportOptions } from "./mock/report/report.ts";
export type {
  FindFilter,
  MockRequests,
  RequestFilter,
  WaitManyOptions,
  WaitOptions,
} from "./mock/requests.ts";
export type { ResetOptions, ResetPart } from "./mock/reset.ts";
export type { Snapshot } from "./mock/simulation.ts";
export type { SavedState } from "./mock/state.ts";
export type { MockStubs } from "./mock/stubs/mock-stubs.ts";
export type { ActiveStub } from "./mock/stubs/stub-table.ts";
export type { PrebuildSummary, SummaryOptions } from "./mock/summary.ts";
export type { Transition, TransitionPhase } from "./mock/transition.ts";
export type { Until } from "./mock/until.ts";
export type { EnvironmentClassInfo, MockWorld, Upcoming } from "./mock/world.ts";
export type { WorldOptions } from "./mock/world-options.ts";
export type { ErrorDetail } from "./rpc/connect-error.ts";
export type { Encoding } from "./rpc/encoding.ts";
export type { ScenarioAutoscaler, ScenarioSpan } from "./scenarios/autoscaler.ts";
export type {
  ConnectionFault,
  FaultDelay,
  FaultDetail,
  FaultLimit,
  FaultRule,
  FaultWindow,
} from "./scenarios/fault-rule.ts";
export type { ScenarioFailure, ScenarioPrebuildOutcome } from "./scenarios/prebuild-outcome.ts";
export type { PresetName } from "./scenarios/presets.ts";
export type { MatchValue, RequestMatch } from "./scenarios/request-match.ts";
export type {
  Scenario,
  ScenarioEnvironment,
  ScenarioEnvironmentOutcome,
  ScenarioOutcomeRule,
  ScenarioWarmPool,
  ScenarioWarmPoolOutcome,
} from "./scenarios/scenario.ts";
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
} from "./scenarios/scenario-organization.ts";
export type { ScenarioPrebuild } from "./scenarios/scenario-prebuild.ts";
export type { SeedJson } from "./scenarios/seed.ts";
export type { Stub, StubError } from "./scenarios/stub.ts";
export type { AnsweredRequest } from "./server/call-listener.ts";
export { createMock } from "./server/create-mock.ts";
export { type StartOptions, startMock } from "./server/port.ts";
export type { PaginationJson, PrebuildListJson, WarmPoolListJson } from "./wire/json.ts";
export type {
  CallMethod,
  CallRequest,
  CallResponse,
  PrebuildResponseJson,
  WarmPoolResponseJson,
} from "./wire/rpc-types.ts";
export type { EnvironmentOrigin } from "./world/environment/environment.ts";
export { MisuseError } from "./world/errors.ts";
export type {
  CloneTargetMode,
  ContextUrlInitializer,
  GitInitializer,
  Initializer,
  InitializerSpec,
} from "./world/organization/initializer.ts";
export type {
  DailySchedule,
  PrebuildConfiguration,
  PrebuildConfigurationTrigger,
  ProjectClass,
  ProjectPhase,
  Schedule,
} from "./world/organization/project.ts";
export type { RunnerPhase } from "./world/organization/runner.ts";
export type { Subject } from "./world/organization/subject.ts";
export type { ActivePhase, LoggedPhase } from "./world/outcomes.ts";
export type { PrebuildState } from "./world/prebuild/selection.ts";
export type { StateCounts, SummaryCell, SummaryPair, WorkTimes } from "./world/prebuild/summary.ts";
