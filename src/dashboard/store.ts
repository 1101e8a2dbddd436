// Owns what the page knows of the mock. It is read from the control API and brought up to date by events.
import { computed, signal } from "@preact/signals";
import type { WarmPoolJson } from "../api/resource-json.ts";
import { type PastPrebuild, type PrebuildRow, rowOf } from "./prebuild-row.ts";
import { control } from "./server.ts";

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

/** What will happen, as far as it is planned. */
export interface Due {
  readonly at: number;
  readonly kind: "prebuild" | "warmPool" | "project";
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
export const classIds = signal<readonly string[]>([]);
/** Newest first. */
export const prebuilds = signal<readonly PrebuildRow[]>([]);
export const pools = signal<readonly Pool[]>([]);
export const due = signal<readonly Due[]>([]);
export const selectedId = signal<string | undefined>(undefined);

export const selected = computed(() => prebuilds.value.find(({ id }) => id === selectedId.value));

/** The name of a project, or the beginning of its id where nobody named it. */
export function projectName(id: string): string {
  return projects.value.get(id)?.name || id.slice(0, 8);
}

/** Classes have no names: the beginning of the id. */
export function className(id: string): string {
  return id.slice(0, 8);
}

interface Answers {
  readonly prebuilds: { readonly now: string; readonly prebuilds: readonly PastPrebuild[] };
  readonly pools: { readonly warmPools: readonly Pool[] };
  readonly due: { readonly due: readonly Due[] };
}

const DUE_LIMIT = 400;

let byId = new Map<string, PrebuildRow>();
let readUntil: string | undefined;
let isMarked = false;

/** Reads everything anew. */
export async function readAll(): Promise<void> {
  readUntil = undefined;
  const [about, organization] = await Promise.all([
    control<Info>("GET", "/info"),
    readProjects(),
    readChanges(),
  ]);
  info.value = about;
  return organization;
}

async function readProjects(): Promise<void> {
  const answer = await control<{ projects: Project[]; environmentClassIds: string[] }>("GET", "/projects");
  projects.value = new Map(answer.projects.map((project) => [project.id, project]));
  classIds.value = answer.environmentClassIds;
}

/** Reads what changed since the last time. */
export async function readChanges(): Promise<void> {
  const isWhole = readUntil === undefined;
  const since = isWhole ? "" : `?since=${readUntil}`;
  const [changed, poolAnswer, dueAnswer] = await Promise.all([
    control<Answers["prebuilds"]>("GET", `/prebuilds${since}`),
    control<Answers["pools"]>("GET", `/warm-pools${since}`),
    control<Answers["due"]>("GET", `/timeline?limit=${DUE_LIMIT}`),
  ]);
  if (isWhole) byId = new Map();
  readUntil = changed.now;
  for (const past of changed.prebuilds) byId.set(past.prebuild.id, rowOf(past));
  if (changed.prebuilds.length > 0 || isWhole || isMarked) {
    isMarked = false;
    prebuilds.value = [...byId.values()].sort((a, b) => b.begin - a.begin || (a.id < b.id ? 1 : -1));
  }
  const before = new Map(isWhole ? [] : pools.value.map((pool) => [pool.warmPool.id, pool]));
  pools.value = poolAnswer.warmPools.map((pool) => merged(pool, before.get(pool.warmPool.id)));
  due.value = dueAnswer.due.map((each) => ({ ...each, at: Date.parse(String(each.at)) }));
  const isKnown = ({ prebuild }: PastPrebuild) => projects.value.has(prebuild.metadata.projectId);
  if (!isWhole && !changed.prebuilds.every(isKnown)) await readProjects();
}

/** A pool whose past goes on where the known part ends. */
function merged({ warmPool, past }: Pool, before: Pool | undefined): Pool {
  const added = past.map((sample) => ({ ...sample, at: Date.parse(String(sample.at)) }));
  const from = added[0]?.at ?? Infinity;
  const kept = before?.past.filter(({ at }) => at < from) ?? [];
  return { warmPool, past: [...kept, ...added] };
}

/** Marks a prebuild that was purged: the past keeps it. */
export function markGone(id: string): void {
  const row = byId.get(id);
  if (!row) return;
  byId.set(id, { ...row, isGone: true });
  isMarked = true;
}
