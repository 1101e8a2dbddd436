// Owns what the page knows about the mock. It is read from the control API and updated by events.
import { signal } from "@preact/signals";
import type { WarmPoolJson } from "../api/resource-json.ts";
import { type PastPrebuild, type PrebuildRow, rowOf } from "./prebuild-row.ts";
import { control, ServerError } from "./server.ts";

export interface Info {
  readonly version: string;
  readonly scenario: string;
  readonly seed: number;
  readonly counts: { readonly projects: number; readonly prebuilds: number; readonly warmPools: number };
}

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly prebuildsEnabled: boolean;
  readonly environmentClassIds: readonly string[];
  readonly schedule?: { readonly hourUtc: number };
}

/** An environment class; unnamed ones have only an id. */
export interface EnvironmentClass {
  readonly id: string;
  readonly displayName?: string;
}

/** What is planned. */
export interface Due {
  readonly at: number;
  readonly kind: "prebuild" | "warmPool" | "runner" | "project" | "environmentClass";
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

export interface PoolSample {
  readonly at: number;
  readonly phase: string;
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredSize: number;
  readonly running: number;
  readonly stopped: number;
  readonly snapshotId?: string;
}

export interface Pool {
  readonly warmPool: WarmPoolJson;
  readonly past: readonly PoolSample[];
}

export const info = signal<Info | undefined>(undefined);
export const projects = signal<ReadonlyMap<string, Project>>(new Map());
export const classes = signal<ReadonlyMap<string, EnvironmentClass>>(new Map());
export const pools = signal<readonly Pool[]>([]);
/** Soonest first. */
export const due = signal<readonly Due[]>([]);
export const selectedId = signal<string | undefined>(undefined);
/** The selected prebuild; "missing" if there is none of this id. */
export const selected = signal<PrebuildRow | "missing" | undefined>(undefined);

/** The name of a project, or the beginning of its id if it has none. */
export function projectName(id: string): string {
  return projects.value.get(id)?.name || id.slice(0, 8);
}

/** The name of an environment class, or the beginning of its id if it has none. */
export function className(id: string): string {
  const known = classes.value.get(id);
  return known?.displayName || `class ${id.slice(0, 8)}`;
}

/** The name of a pool or prebuild: its project and class. */
export function pairText(metadata: {
  readonly projectId: string;
  readonly environmentClassId: string;
}): string {
  return `${projectName(metadata.projectId)} · ${className(metadata.environmentClassId)}`;
}

const DUE_LIMIT = 300;

let poolsSince = "";

/** Reads the mock's info and its organization. */
export async function readOrganization(): Promise<void> {
  const [about, answer] = await Promise.all([control<Info>("GET", "/info"), readProjects()]);
  info.value = about;
  return answer;
}

interface OrganizationAnswer {
  readonly projects: readonly Project[];
  readonly environmentClassIds: readonly string[];
  readonly environmentClasses?: readonly EnvironmentClass[];
}

export async function readProjects(): Promise<void> {
  const answer = await control<OrganizationAnswer>("GET", "/projects");
  const named = new Map(answer.environmentClasses?.map((each) => [each.id, each]));
  classes.value = new Map([...answer.environmentClassIds.map((id) => [id, { id }] as const), ...named]);
  projects.value = new Map(answer.projects.map((project) => [project.id, project]));
}

/** Reads the pools; only the new part of their history, unless the mock was reset. */
export async function readPools(isWhole: boolean): Promise<void> {
  const query = isWhole || poolsSince === "" ? "" : `?since=${poolsSince}`;
  const answer = await control<{ now: string; warmPools: readonly Pool[] }>("GET", `/warm-pools${query}`);
  const before = new Map(query === "" ? [] : pools.value.map((pool) => [pool.warmPool.id, pool]));
  poolsSince = answer.now;
  pools.value = answer.warmPools.map((pool) => merged(pool, before.get(pool.warmPool.id)));
}

export async function readDue(): Promise<void> {
  const answer = await control<{ due: readonly Due[] }>("GET", `/timeline?limit=${DUE_LIMIT}`);
  due.value = answer.due.map((each) => ({ ...each, at: Date.parse(String(each.at)) }));
}

/** Reads the selected prebuild. */
export async function readSelected(): Promise<void> {
  const id = selectedId.peek();
  if (id === undefined) {
    selected.value = undefined;
    return;
  }
  try {
    const row = rowOf(await control<PastPrebuild>("GET", `/prebuilds/${encodeURIComponent(id)}`));
    if (id === selectedId.peek()) selected.value = row;
  } catch (error) {
    if (!(error instanceof ServerError) || error.status === 0) throw error;
    if (id === selectedId.peek()) selected.value = "missing";
  }
}

/** A pool whose history continues where the known part ends. */
function merged({ warmPool, past }: Pool, before: Pool | undefined): Pool {
  const added = past.map((sample) => ({ ...sample, at: Date.parse(String(sample.at)) }));
  const from = added[0]?.at ?? Infinity;
  const kept = before?.past.filter(({ at }) => at < from) ?? [];
  return { warmPool, past: [...kept, ...added] };
}
