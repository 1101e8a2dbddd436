// Owns runners and environment classes as messages of the contract, in both directions.
import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  type EnvironmentClassSchema,
  RunnerKind,
  RunnerProvider,
} from "../api/gen/gitpod/v1/runner_configuration_pb.ts";
import {
  LogLevel,
  RunnerCapability,
  type RunnerConfiguration as RunnerConfigurationMessage,
  type RunnerConfigurationSchema,
  RunnerPhase,
  RunnerReleaseChannel,
  type RunnerSchema,
  type RunnerSpec as RunnerSpecMessage,
  RunnerVariant,
  type UpdateRunnerRequest_RunnerConfiguration,
} from "../api/gen/gitpod/v1/runner_pb.ts";
import type { EnvironmentClass } from "../world/organization/environment-classes.ts";
import {
  capabilitiesOf,
  RUNNER_VERSION,
  type Runner,
  type RunnerConfiguration,
  type RunnerSpec,
} from "../world/organization/runner.ts";
import type { RunnerConfigurationPatch } from "../world/organization/runners.ts";
import { subjectMessage, wordOf } from "./shared-messages.ts";

/** What is stored of an API key: its encryption is not simulated, so its text is not stored (assumed). */
const ENCRYPTED_KEY = btoa("encrypted");

export function runnerMessage(runner: Runner): MessageInitShape<typeof RunnerSchema> {
  const { spec, status } = runner;
  return {
    runnerId: runner.id,
    createdAt: timestampFromMs(runner.createdAt),
    updatedAt: timestampFromMs(runner.updatedAt),
    name: runner.name,
    creator: subjectMessage(runner.creator),
    kind: RunnerKind[runner.kind],
    provider: RunnerProvider[runner.provider],
    runnerManagerId: runner.managerId,
    spec: {
      desiredPhase: RunnerPhase[spec.desiredPhase],
      variant: RunnerVariant[spec.variant],
      configuration: spec.configuration && configurationMessage(spec.configuration),
    },
    status: {
      updatedAt: timestampFromMs(status.updatedAt),
      version: RUNNER_VERSION,
      phase: RunnerPhase[status.phase],
      region: spec.configuration?.region ?? "",
      capabilities: capabilitiesOf(runner).map((word) => RunnerCapability[word]),
    },
  };
}

export function readRunnerSpec({ desiredPhase, configuration, variant }: RunnerSpecMessage): RunnerSpec {
  return {
    desiredPhase: wordOf(RunnerPhase, desiredPhase) ?? "UNSPECIFIED",
    variant: wordOf(RunnerVariant, variant) ?? "UNSPECIFIED",
    configuration: configuration && readRunnerConfiguration(configuration),
  };
}

export function readConfigurationPatch({
  releaseChannel,
  autoUpdate,
  metrics,
  logLevel,
  devcontainerImageCacheEnabled,
  updateWindow,
  honeycombApiKey,
  continuousProfiling,
}: UpdateRunnerRequest_RunnerConfiguration): RunnerConfigurationPatch {
  return {
    releaseChannel: releaseChannel === undefined ? undefined : channelOf(releaseChannel),
    autoUpdate,
    logLevel: logLevel === undefined ? undefined : levelOf(logLevel),
    devcontainerImageCacheEnabled,
    encryptedHoneycombApiKey:
      honeycombApiKey === undefined || honeycombApiKey === "" ? honeycombApiKey : ENCRYPTED_KEY,
    continuousProfiling,
    metrics: metrics && {
      enabled: metrics.enabled,
      url: metrics.url,
      username: metrics.username,
      password: metrics.password,
      managedMetricsEnabled: metrics.managedMetricsEnabled,
      includeVerboseMetrics: metrics.includeVerboseMetrics,
    },
    updateWindow: updateWindow && { startHour: updateWindow.startHour, endHour: updateWindow.endHour },
  };
}

export function environmentClassMessage({
  configuration,
  ...rest
}: EnvironmentClass): MessageInitShape<typeof EnvironmentClassSchema> {
  return { ...rest, configuration: configuration.map(({ key, value }) => ({ key, value })) };
}

function configurationMessage({
  metrics,
  encryptedHoneycombApiKey,
  ...rest
}: RunnerConfiguration): MessageInitShape<typeof RunnerConfigurationSchema> {
  return {
    ...rest,
    releaseChannel: RunnerReleaseChannel[rest.releaseChannel],
    logLevel: LogLevel[rest.logLevel],
    encryptedHoneycombApiKey: Uint8Array.from(atob(encryptedHoneycombApiKey), (char) => char.charCodeAt(0)),
    metrics: metrics && { ...metrics, password: "" },
  };
}

function readRunnerConfiguration({
  region,
  autoUpdate,
  devcontainerImageCacheEnabled,
  continuousProfiling,
  releaseChannel,
  logLevel,
  metrics,
  updateWindow,
  encryptedHoneycombApiKey,
}: RunnerConfigurationMessage): RunnerConfiguration {
  return {
    region,
    autoUpdate,
    devcontainerImageCacheEnabled,
    continuousProfiling,
    releaseChannel: channelOf(releaseChannel),
    logLevel: levelOf(logLevel),
    encryptedHoneycombApiKey: btoa(String.fromCharCode(...encryptedHoneycombApiKey)),
    metrics: metrics && {
      enabled: metrics.enabled,
      url: metrics.url,
      username: metrics.username,
      password: metrics.password,
      managedMetricsEnabled: metrics.managedMetricsEnabled,
      includeVerboseMetrics: metrics.includeVerboseMetrics,
    },
    updateWindow: updateWindow && { startHour: updateWindow.startHour, endHour: updateWindow.endHour },
  };
}

function channelOf(number: number) {
  return wordOf(RunnerReleaseChannel, number) ?? "UNSPECIFIED";
}

function levelOf(number: number) {
  return wordOf(LogLevel, number) ?? "UNSPECIFIED";
}
