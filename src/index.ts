// The public door of the library.

export type { Code } from "./api/codes.ts";
export type { Method } from "./api/methods.ts";
export type { PrebuildPhase, WarmPoolPhase } from "./api/phases.ts";
export type { AnyRpc } from "./api/request-fields.ts";
export type { PrebuildJson, SubjectJson, WarmPoolJson } from "./api/resource-json.ts";
export type { ConnectionFault, FaultDelay, FaultDetail, FaultRule } from "./scenarios/fault-rule.ts";
export type { PresetName } from "./scenarios/presets.ts";
export type { MatchValue, RequestMatch } from "./scenarios/request-match.ts";
export type {
  Scenario,
  ScenarioAutoscaler,
  ScenarioOutcomeRule,
  ScenarioPrebuild,
  ScenarioPrebuildOutcome,
  ScenarioProject,
  ScenarioSpan,
  ScenarioWarmPool,
  ScenarioWarmPoolOutcome,
} from "./scenarios/scenario.ts";
export type { SeedJson } from "./scenarios/seed.ts";
export type { ClientEnv } from "./server/env.ts";
export type { ActiveFault } from "./server/faults/faults.ts";
export type { Fetch } from "./server/fetch.ts";
export type { JournalEntry } from "./server/journal-entry.ts";
export { createMock, type Mock } from "./server/mock.ts";
export type { MockClock, Transition } from "./server/mock-clock.ts";
export type { MockFaults } from "./server/mock-faults.ts";
export type { MockOptions } from "./server/mock-options.ts";
export type { MockRequests, RequestFilter, WaitOptions } from "./server/mock-requests.ts";
export type { PrebuildSummary, SummaryOptions } from "./server/mock-summary.ts";
export type {
  MockWorld,
  NewProject,
  Project,
  ProjectPatch,
  Upcoming,
} from "./server/mock-world.ts";
export { type AnsweredRequest, type StartOptions, startMock } from "./server/node.ts";
export type { ResetOptions, ResetPart } from "./server/reset.ts";
export type { Encoding } from "./server/rpc/encoding.ts";
export type { Snapshot } from "./server/simulation.ts";
export type { Until } from "./server/until.ts";
export type { ClockMode } from "./world/clock-mode.ts";
export type { Duration } from "./world/duration.ts";
export { MisuseError } from "./world/errors.ts";
export type { Instant } from "./world/instant.ts";
export type { Schedule, Subject } from "./world/organization.ts";
export type { ActivePhase } from "./world/outcomes.ts";
export type { PrebuildState } from "./world/prebuild-selection.ts";
export type { StateCounts, SummaryCell, SummaryPair, WorkTimes } from "./world/prebuild-summary.ts";
