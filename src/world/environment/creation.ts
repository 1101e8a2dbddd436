// Owns what a new environment is made of.
import type { IdSource } from "../ids.ts";
import type { Organization } from "../organization/organization.ts";
import type { Project } from "../organization/project.ts";
import type { EnvironmentOutcome } from "../outcomes.ts";
import { PURPOSES } from "../random.ts";
import type { Clock } from "../time/clock.ts";
import type { EnvironmentRow, EnvironmentSettings } from "./environment.ts";
import { contentOf, type EnvironmentStart } from "./start.ts";

/** What a new environment is made from. */
export interface NewEnvironment {
  /** Absent: the project's. */
  readonly environmentClassId?: string | undefined;
  readonly settings?: EnvironmentSettings | undefined;
  /** Absent or empty: a generated one. */
  readonly name?: string | undefined;
  /** Absent or empty: a new one. */
  readonly sessionId?: string | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Absent: a new one. */
  readonly id?: string | undefined;
  /** Absent: what the world's outcome rules say. */
  readonly outcome?: EnvironmentOutcome | undefined;
}

/** What an environment of a project contains: what the caller gave, else what the project says (assumed). */
export function settingsIn(project: Project, given: EnvironmentSettings = {}): EnvironmentSettings {
  return {
    ...given,
    initializer: given.initializer ?? project.initializer,
    devcontainerFilePath: project.devcontainerFilePath || given.devcontainerFilePath,
    automationsFilePath: project.automationsFilePath || given.automationsFilePath,
  };
}

/** What was resolved before it is created. */
export interface EnvironmentBasis {
  readonly environmentClassId: string;
  readonly settings: EnvironmentSettings;
  readonly start: EnvironmentStart;
  /** Empty if unset. */
  readonly projectId: string;
}

/** The row of a new environment, which starts now. */
export function newEnvironment(
  input: NewEnvironment,
  { environmentClassId, settings, start, projectId }: EnvironmentBasis,
  context: {
    readonly slot: number;
    readonly outcome: EnvironmentOutcome | undefined;
    readonly clock: Clock;
    readonly ids: IdSource;
    readonly organization: Organization;
  },
): EnvironmentRow {
  const { slot, outcome, clock, ids, organization } = context;
  const { now } = clock;
  const id = input.id ?? ids.next(now);
  const content = contentOf(settings.initializer);
  return {
    slot,
    since: now,
    run: { origin: start.origin, warmPoolId: start.warmPoolId, starts: 1, outcome },
    value: {
      id,
      metadata: {
        organizationId: organization.id,
        name: input.name || madeUpName(content.folder, id),
        creator: organization.user,
        createdAt: now,
        lastStartedAt: now,
        projectId,
        runnerId: organization.runnerOf(environmentClassId),
        originalContextUrl: content.contextUrl,
        role: "DEFAULT",
        prebuildId: start.prebuildId,
        sessionId: input.sessionId || ids.derived(PURPOSES.session, slot, now),
        annotations: input.annotations ?? {},
      },
      spec: { specVersion: 1, desiredPhase: "RUNNING", environmentClassId, settings },
      status: { statusVersion: 1, phase: "CREATING", failureMessages: [], warningMessages: [] },
    },
  };
}

/** The longest name (documented). */
const LONGEST_NAME = 80;

/** The repository's name, or "scratch", and the end of the id. */
function madeUpName(folder: string, id: string): string {
  const [, repository = "scratch"] = /^\/workspaces\/(.+)$/.exec(folder) ?? [];
  return `${Array.from(repository)
    .slice(0, LONGEST_NAME - 9)
    .join("")}-${id.slice(-8)}`;
}
