// Owns the conversion of an environment to its message. Machine, content and dev container follow from its phase.
import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  AdmissionLevel,
  EnvironmentPhase,
  EnvironmentRole,
  type EnvironmentSchema,
  EnvironmentSpec_EnvironmentPort_Protocol,
  type EnvironmentSpecSchema,
  EnvironmentStatus_ContentPhase,
  EnvironmentStatus_DevContainer_Phase,
  EnvironmentStatus_Machine_Phase,
  EnvironmentStatus_RunnerACK_StatusCode,
  type EnvironmentStatusSchema,
} from "../api/gen/gitpod/v1/environment_pb.ts";
import type { Environment } from "../world/environment/environment.ts";
import { contentOf } from "../world/environment/start.ts";
import { PARTS } from "./environment-parts.ts";
import { initializerMessage } from "./project-message.ts";
import { durationMessage, subjectMessage } from "./shared-messages.ts";

/** The message of an environment. */
export function environmentMessage(environment: Environment): MessageInitShape<typeof EnvironmentSchema> {
  const { id, metadata } = environment;
  return {
    id,
    metadata: {
      organizationId: metadata.organizationId,
      annotations: { ...metadata.annotations },
      name: metadata.name,
      creator: subjectMessage(metadata.creator),
      originalContextUrl: metadata.originalContextUrl,
      createdAt: timestampFromMs(metadata.createdAt),
      projectId: metadata.projectId,
      runnerId: metadata.runnerId,
      lastStartedAt: timestampFromMs(metadata.lastStartedAt),
      role: EnvironmentRole[metadata.role],
      prebuildId: metadata.prebuildId,
      sessionId: metadata.sessionId,
    },
    spec: specMessage(environment),
    status: statusMessage(environment),
  };
}

function specMessage({ spec, metadata }: Environment): MessageInitShape<typeof EnvironmentSpecSchema> {
  const { settings } = spec;
  const {
    initializer,
    git,
    ports = [],
    disconnectedTimeout,
    admission = "UNSPECIFIED",
    sshPublicKeys = [],
  } = settings;
  return {
    specVersion: BigInt(spec.specVersion),
    desiredPhase: EnvironmentPhase[spec.desiredPhase],
    machine: { session: metadata.sessionId, class: spec.environmentClassId },
    content: {
      session: metadata.sessionId,
      initializer: initializer && initializerMessage(initializer),
      gitUsername: git?.username ?? "",
      gitEmail: git?.email ?? "",
    },
    ports: ports.map(({ port, name, admission: level, protocol }) => ({
      port,
      name,
      admission: AdmissionLevel[level],
      protocol: EnvironmentSpec_EnvironmentPort_Protocol[protocol],
    })),
    timeout:
      disconnectedTimeout === undefined ? undefined : { disconnected: durationMessage(disconnectedTimeout) },
    admission: AdmissionLevel[admission],
    devcontainer: settings.devcontainerFilePath
      ? { devcontainerFilePath: settings.devcontainerFilePath }
      : undefined,
    automationsFile: settings.automationsFilePath
      ? { automationsFilePath: settings.automationsFilePath }
      : undefined,
    sshPublicKeys: sshPublicKeys.map(({ id, value }) => ({ id, value })),
  };
}

function statusMessage({
  spec,
  status,
  metadata,
}: Environment): MessageInitShape<typeof EnvironmentStatusSchema> {
  const { machine, content, devcontainer } = PARTS[status.phase];
  const { cloneUrl, branch, folder } = contentOf(spec.settings.initializer);
  const isRunning = status.phase === "RUNNING";
  const session = metadata.sessionId;
  return {
    statusVersion: BigInt(status.statusVersion),
    runnerAck: {
      specVersion: BigInt(spec.specVersion),
      statusCode: EnvironmentStatus_RunnerACK_StatusCode.OK,
    },
    phase: EnvironmentPhase[status.phase],
    failureMessage: [...status.failureMessages],
    warningMessage: [...status.warningMessages],
    // Without `ops` and `ssh`: there is no machine to connect to.
    environmentUrls: isRunning ? {} : undefined,
    machine: { session, phase: EnvironmentStatus_Machine_Phase[machine] },
    content: {
      session,
      phase: EnvironmentStatus_ContentPhase[content],
      git: isRunning && cloneUrl !== "" ? { cloneUrl, branch } : undefined,
      contentLocationInMachine: isRunning ? folder : "",
    },
    devcontainer: {
      session,
      phase: EnvironmentStatus_DevContainer_Phase[devcontainer],
      devcontainerFilePath: spec.settings.devcontainerFilePath ?? "",
      devcontainerconfigInSync: isRunning,
      remoteWorkspaceFolder: isRunning ? folder : "",
    },
  };
}
