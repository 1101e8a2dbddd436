// Owns the environments that the page knows, and how long their starts took.
import { signal } from "@preact/signals";
import { control } from "../server.ts";

/** What an environment started from. */
export type Origin = "pool" | "prebuild" | "scratch";

/** An environment as the control API returns it. */
export interface EnvironmentRow {
  readonly id: string;
  readonly name: string;
  readonly projectId?: string;
  readonly environmentClassId: string;
  readonly phase: string;
  readonly origin: Origin;
  readonly warmPoolId?: string;
  readonly createdAt: string;
  readonly runningAt?: string;
  readonly failureMessages: readonly string[];
}

/** The newest first. */
export const environments = signal<readonly EnvironmentRow[]>([]);

export async function readEnvironments(): Promise<void> {
  const answer = await control<{ environments: readonly EnvironmentRow[] }>("GET", "/environments");
  environments.value = answer.environments;
}

export const ORIGIN_NAMES: Readonly<Record<Origin, string>> = {
  pool: "from a warm pool",
  prebuild: "from a prebuild",
  scratch: "from scratch",
};

/** How long a start took until RUNNING, in milliseconds; undefined if it is not there yet. */
export function startUpOf({ createdAt, runningAt }: EnvironmentRow): number | undefined {
  return runningAt === undefined ? undefined : Date.parse(runningAt) - Date.parse(createdAt);
}

/** The starts of one origin. */
export interface StartFigures {
  readonly origin: Origin;
  readonly count: number;
  /** In milliseconds; undefined if none has reached RUNNING. */
  readonly median: number | undefined;
}

/** How long starts took, by origin. */
export function startFigures(rows: readonly EnvironmentRow[]): StartFigures[] {
  return (Object.keys(ORIGIN_NAMES) as Origin[]).map((origin) => {
    const started = rows.filter((row) => row.origin === origin);
    const took = started.flatMap((row) => startUpOf(row) ?? []).sort((one, other) => one - other);
    return { origin, count: started.length, median: took[took.length >> 1] };
  });
}
