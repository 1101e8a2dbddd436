// Owns environments in the documented JSON form: what machine, content and dev container are in each phase, and how a whole
// environment is checked.
import * as z from "zod/mini";
import type {
  EnvironmentContentSpecJson,
  EnvironmentJson,
  EnvironmentMachineSpecJson,
  EnvironmentMetadataJson,
  EnvironmentPhaseName,
  EnvironmentSpecJson,
  EnvironmentStatusJson,
  RunnerAckJson,
} from "../api/environment-json.ts";
import type { InitializerJson } from "../api/organization-json.ts";
import { ENVIRONMENT_PHASES, type EnvironmentPhase } from "../api/phases.ts";
import { parseInstant } from "../input/instant.ts";
import { objectOf } from "../input/typed-schema.ts";
import { contentOf } from "../world/environment/start.ts";
import type { Violation } from "../world/store/invariants.ts";
import { PARTS } from "./environment-parts.ts";
import { initializerSchemaOf, readInitializerJson } from "./project-json.ts";
import { meetsInvariants, names, type SchemaParts, schemaParts, sized, wordsOf } from "./schema-parts.ts";
import { shortName } from "./values.ts";

/** What of a status follows from the phase and the content. */
export type EnvironmentPartsJson = Pick<
  EnvironmentStatusJson,
  "runnerAck" | "environmentUrls" | "machine" | "content" | "devcontainer"
>;

/** What an environment's parts follow from. */
export interface EnvironmentPartsOptions {
  readonly phase: EnvironmentPhase;
  readonly session: string;
  readonly specVersion: string;
  readonly initializer: InitializerJson | undefined;
}

/** The parts of an environment in a phase. */
export function environmentParts({
  phase,
  session,
  specVersion,
  initializer,
}: EnvironmentPartsOptions): EnvironmentPartsJson {
  const { machine, content, devcontainer } = PARTS[phase];
  const { cloneUrl, branch, folder } = contentOf(initializer && readInitializerJson(initializer));
  const isRunning = phase === "RUNNING";
  return {
    runnerAck: { specVersion, statusCode: "STATUS_CODE_OK" },
    ...(isRunning && { environmentUrls: {} }),
    machine: { session, phase: `PHASE_${machine}` },
    content: {
      session,
      phase: `CONTENT_PHASE_${content}`,
      ...(isRunning && cloneUrl !== "" && { git: { cloneUrl, ...(branch !== "" && { branch }) } }),
      ...(isRunning && { contentLocationInMachine: folder }),
    },
    devcontainer: {
      session,
      phase: `PHASE_${devcontainer}`,
      ...(isRunning && { devcontainerconfigInSync: true, remoteWorkspaceFolder: folder }),
    },
  };
}

/** The address of an environment's content as a person would open it; empty if it has none. */
export function contextUrlOf(initializer: InitializerJson | undefined): string {
  return contentOf(initializer && readInitializerJson(initializer)).contextUrl;
}

export const environmentSchema = z.lazy(() => environmentSchemaOf(schemaParts())) satisfies z.ZodMiniType<
  EnvironmentJson,
  EnvironmentJson
>;

function environmentSchemaOf(parts: SchemaParts): z.ZodMiniType<EnvironmentJson, EnvironmentJson> {
  const { uuid, text, instant, subject, version } = parts;
  const phase = names("ENVIRONMENT_PHASE", ENVIRONMENT_PHASES) as z.ZodMiniType<
    EnvironmentPhaseName,
    EnvironmentPhaseName
  >;
  const messages = z.optional(z.readonly(z.array(text)));
  // What follows from other fields is compared with what it has to be, so its form need not be described.
  const following = z.looseObject({}) as unknown as z.ZodMiniType<never, never>;
  return objectOf<EnvironmentJson>({
    id: uuid,
    metadata: objectOf<EnvironmentMetadataJson>({
      organizationId: uuid,
      name: sized(text, 1, 80),
      creator: subject,
      originalContextUrl: z.optional(text),
      createdAt: instant,
      projectId: z.optional(uuid),
      runnerId: uuid,
      lastStartedAt: instant,
      role: wordsOf({ ENVIRONMENT_ROLE_DEFAULT: true, ENVIRONMENT_ROLE_PREBUILD: true }),
      prebuildId: z.optional(uuid),
      sessionId: uuid,
    }),
    spec: objectOf<EnvironmentSpecJson>({
      specVersion: version,
      desiredPhase: phase,
      machine: objectOf<EnvironmentMachineSpecJson>({ session: uuid, class: uuid }),
      content: objectOf<EnvironmentContentSpecJson>({
        session: uuid,
        initializer: z.optional(initializerSchemaOf(parts)),
      }),
    }),
    status: objectOf<EnvironmentStatusJson>({
      statusVersion: version,
      runnerAck: objectOf<RunnerAckJson>({
        specVersion: version,
        statusCode: wordsOf({ STATUS_CODE_OK: true }),
      }),
      phase,
      failureMessage: messages,
      environmentUrls: z.optional(objectOf<Record<string, never>>({})),
      machine: following,
      content: following,
      devcontainer: following,
      warningMessage: messages,
    }),
  }).check(meetsInvariants(violationsOf));
}

function violationsOf({ metadata, spec, status }: EnvironmentJson): Violation[] {
  const found: Violation[] = [];
  if (parseInstant(metadata.lastStartedAt) < parseInstant(metadata.createdAt)) {
    found.push({ field: "metadata.lastStartedAt", message: "must not be before metadata.createdAt" });
  }
  const session = metadata.sessionId;
  if (spec.machine.session !== session || spec.content.session !== session) {
    found.push({ field: "metadata.sessionId", message: "must be that of spec.machine and spec.content" });
  }
  const { initializer } = spec.content;
  if ((metadata.originalContextUrl ?? "") !== contextUrlOf(initializer)) {
    found.push({ field: "metadata.originalContextUrl", message: "must be that of spec.content.initializer" });
  }
  if (metadata.prebuildId !== undefined && metadata.projectId === undefined) {
    found.push({ field: "metadata.prebuildId", message: "must not be given without metadata.projectId" });
  }
  const phase = shortName<EnvironmentPhase>(status.phase, "ENVIRONMENT_PHASE_");
  const desired = DESIRED[phase];
  if (!desired.includes(shortName<EnvironmentPhase>(spec.desiredPhase, "ENVIRONMENT_PHASE_"))) {
    const message = `must be ${desired.join(" or ")} if the phase is ${phase}`;
    found.push({ field: "spec.desiredPhase", message });
  }
  if (status.failureMessage?.length && ["CREATING", "STARTING", "RUNNING"].includes(phase)) {
    found.push({ field: "status.failureMessage", message: `must not be given if the phase is ${phase}` });
  }
  const expected = environmentParts({ phase, session, specVersion: spec.specVersion, initializer });
  for (const part of ["runnerAck", "environmentUrls", "machine", "content", "devcontainer"] as const) {
    if (isSame(status[part], expected[part])) continue;
    const message = `must be ${JSON.stringify(expected[part])}, which follows from the phase and the content`;
    found.push({ field: `status.${part}`, message });
  }
  return found;
}

/** The possible desired phases of an environment in each phase. A failed one stops, whatever was desired. */
const DESIRED: Readonly<Record<EnvironmentPhase, readonly EnvironmentPhase[]>> = {
  CREATING: ["RUNNING"],
  STARTING: ["RUNNING"],
  RUNNING: ["RUNNING"],
  STOPPING: ["STOPPED", "RUNNING", "DELETED"],
  STOPPED: ["STOPPED", "RUNNING"],
  DELETING: ["DELETED"],
  DELETED: ["DELETED"],
};

/** Whether two JSON values are equal, regardless of the order of fields. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, sorted(field)]);
}
