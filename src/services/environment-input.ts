// Owns the conversion of EnvironmentService's messages to the world's input.
import { timestampMs } from "@bufbuild/protobuf/wkt";
import {
  AdmissionLevel,
  ListEnvironmentsRequest_ArchivalStatus as ArchivalStatus,
  type EnvironmentSpec,
  EnvironmentSpec_EnvironmentPort_Protocol,
  type ListEnvironmentsRequest_Filter,
  EnvironmentPhase as PhaseNumber,
  EnvironmentRole as RoleNumber,
} from "../api/gen/gitpod/v1/environment_pb.ts";
import { RunnerKind } from "../api/gen/gitpod/v1/runner_configuration_pb.ts";
import type { EnvironmentPhase } from "../api/phases.ts";
import { canonicals } from "../input/ids.ts";
import type { FilterFields } from "../rpc/page-token.ts";
import { readInitializer } from "../wire/project-message.ts";
import { readDuration, wordOf } from "../wire/shared-messages.ts";
import type {
  AdmissionLevel as AdmissionName,
  EnvironmentRole,
  EnvironmentSettings,
} from "../world/environment/environment.ts";
import type { EnvironmentFilter } from "../world/environment/filter.ts";

/** What a caller requests of an environment besides its class; unset fields are left out. */
export function settingsOf(spec: EnvironmentSpec | undefined): EnvironmentSettings {
  if (!spec) return {};
  const { content, timeout, devcontainer, automationsFile, ports, sshPublicKeys, admission } = spec;
  const { gitUsername: username = "", gitEmail: email = "" } = content ?? {};
  return {
    initializer: content?.initializer && readInitializer(content.initializer),
    git: username || email ? { username, email } : undefined,
    devcontainerFilePath: devcontainer?.devcontainerFilePath || undefined,
    automationsFilePath: automationsFile?.automationsFilePath || undefined,
    disconnectedTimeout: timeout?.disconnected && readDuration(timeout.disconnected),
    admission: admission === 0 ? undefined : (AdmissionLevel[admission] as AdmissionName),
    ports: ports.map((port) => ({
      port: port.port,
      name: port.name,
      admission: AdmissionLevel[port.admission] as AdmissionName,
      protocol: EnvironmentSpec_EnvironmentPort_Protocol[port.protocol] as "UNSPECIFIED" | "HTTP" | "HTTPS",
    })),
    sshPublicKeys: sshPublicKeys.map(({ id, value }) => ({ id, value })),
  };
}

/** What a list requests, and what its page tokens are bound to. */
export interface EnvironmentListing {
  /** Undefined if no environment can match. */
  readonly filter: EnvironmentFilter | undefined;
  readonly fields: FilterFields;
}

export function environmentListingOf(filter: ListEnvironmentsRequest_Filter | undefined): EnvironmentListing {
  const fields = {
    runnerIds: canonicals(filter?.runnerIds),
    runnerKinds: filter?.runnerKinds ?? [],
    phases: filter?.statusPhases ?? [],
    creatorIds: canonicals(filter?.creatorIds),
    projectIds: canonicals(filter?.projectIds),
    roles: filter?.roles ?? [],
    sessionIds: canonicals(filter?.sessionIds),
    search: [filter?.search ?? ""],
    createdBefore: filter?.createdBefore ? [timestampMs(filter.createdBefore)] : [],
    archived: [filter?.archivalStatus ?? 0],
  };
  // No environment is ever archived or locked down.
  if (filter?.archivalStatus === ArchivalStatus.ARCHIVED || filter?.lockdownBefore) {
    return { fields, filter: undefined };
  }
  return {
    fields,
    filter: {
      ...fields,
      // A number without a name becomes a name that no environment has, so nothing matches.
      runnerKinds: fields.runnerKinds.map((number) => wordOf(RunnerKind, number) ?? "UNSPECIFIED"),
      phases: fields.phases.map((number) => wordOf(PhaseNumber, number) as EnvironmentPhase),
      roles: fields.roles.map((number) => wordOf(RoleNumber, number) as EnvironmentRole),
      search: filter?.search,
      createdBefore: fields.createdBefore[0],
    },
  };
}
