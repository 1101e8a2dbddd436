// Owns the calls of a sequence: what each sends, which refusals the oracle expects of it, and what it does.
import type { Chance } from "../chance.ts";
import { ExpectedEnvironment, type Source } from "./environment.ts";
import { DAY, Divergence, MINUTE } from "./expected.ts";
import type { ExpectedOrganization, ExpectedProject } from "./organization.ts";

/** JSON of an answer, read freely. */
// biome-ignore lint/suspicious/noExplicitAny: the oracle reads answers as a client without types does
export type Json = any;

export interface Call {
  readonly service: string;
  readonly method: string;
  readonly request: Json;
  /** The codes of which one is expected; none: it is carried out. */
  readonly codes: readonly string[];
  /** What it does to the organization. */
  readonly carryOut: (answer: Json) => void;
}

/** What calls are made from. */
export interface Hand {
  readonly chance: Chance;
  readonly organization: ExpectedOrganization;
  /** The project that most calls are about, if the sequence is about one. */
  readonly favourite: string | undefined;
  /** Ids of every kind that were ever seen, also those that are gone. */
  readonly seen: { readonly prebuild: string[]; readonly pool: string[]; readonly environment: string[] };
}

export const INVALID = "invalid_argument";
export const MISSING = "not_found";
export const WRONG = "failed_precondition";
export const PREBUILDS = "PrebuildService";
const ENVIRONMENTS = "EnvironmentService";

function uuid(chance: Chance): string {
  const hex = Array.from({ length: 32 }, () => chance.below(16).toString(16)).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** A known id, seldom an unknown or a wrong one. */
export function anId(chance: Chance, known: Iterable<string>): string {
  const ids = [...known];
  if (ids.length > 0 && !chance.once(12)) return chance.pick(ids);
  return chance.once(2)
    ? uuid(chance)
    : chance.pick(["7", "x".repeat(36), "b0e12f6c4c67429da4a6d9838b5da047"]);
}

export function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
}

function aProject({ chance, organization, favourite }: Hand): string {
  if (favourite !== undefined && !chance.once(5)) return favourite;
  return anId(chance, organization.projects.keys());
}

export interface Pair {
  readonly projectId: string;
  readonly project: ExpectedProject | undefined;
  readonly classId: string;
  /** Why either is refused. */
  readonly codes: readonly string[];
}

/** What a caller names as project and class, and why either is refused. */
export function aPair(hand: Hand): Pair {
  const { chance, organization } = hand;
  const projectId = aProject(hand);
  const project = organization.projects.get(projectId);
  const own = chance.once(4) ? organization.classIds : (project?.classIds ?? organization.classIds);
  const classId = anId(chance, own);
  const codes: string[] = [];
  if (!isUuid(projectId) || !isUuid(classId)) codes.push(INVALID);
  else if (organization.setting.isStrict && (!project || !organization.classIds.has(classId)))
    codes.push(MISSING);
  return { projectId, project, classId, codes };
}

/** Makes the project and the class known, as the open world does on first use. */
export function use({ organization }: Hand, projectId: string, classId: string): void {
  const { projects, classIds } = organization;
  const project = projects.get(projectId);
  const isNew = !classIds.has(classId);
  classIds.add(classId);
  if (!project) {
    const own = { classIds: [classId], prebuildClassIds: [classId] };
    projects.set(projectId, {
      id: projectId,
      ...own,
      isEnabled: true,
      timeout: undefined,
      hourUtc: undefined,
      isMadeUp: true,
    });
  } else if (isNew || (project.isMadeUp && !project.classIds.includes(classId))) {
    project.classIds.push(classId);
    project.prebuildClassIds.push(classId);
  }
}

export function createPrebuild(hand: Hand): Call {
  const { chance, organization } = hand;
  const pair = aPair(hand);
  const timeout = chance.once(3) ? chance.pick([299, 300, 420, 1_200, 3_601, 7_200, 7_201]) : undefined;
  const codes = [...pair.codes];
  if (timeout !== undefined && (timeout < 300 || timeout > 7_200)) codes.push(INVALID);
  const isDefault = pair.project !== undefined && chance.once(3);
  const classId = isDefault ? (pair.project?.classIds[0] as string) : pair.classId;
  if (isDefault && isUuid(pair.projectId)) codes.splice(0, pair.codes.length);
  const spec = timeout === undefined ? {} : { timeout: `${timeout}s` };
  return {
    service: PREBUILDS,
    method: "CreatePrebuild",
    request: { projectId: pair.projectId, ...(!isDefault && { environmentClassId: classId }), spec },
    codes,
    carryOut: ({ prebuild }) => {
      use(hand, pair.projectId, classId);
      organization.addPrebuild(prebuild.id, pair.projectId, classId, timeout && timeout * 1_000);
      hand.seen.prebuild.push(prebuild.id);
    },
  };
}

export function aboutPrebuild(hand: Hand): Call {
  const { chance, organization, seen } = hand;
  const prebuildId = anId(chance, seen.prebuild.slice(-12));
  const method = chance.pick(["GetPrebuild", "CancelPrebuild", "CancelPrebuild", "DeletePrebuild"]);
  const prebuild = organization.prebuilds.get(prebuildId);
  const codes = [];
  if (!isUuid(prebuildId)) codes.push(INVALID);
  else if (!prebuild) codes.push(MISSING);
  else if (method === "CancelPrebuild" && !prebuild.isActive && !prebuild.phase.startsWith("CANCEL"))
    codes.push(WRONG);
  const change = { CancelPrebuild: "cancel", DeletePrebuild: "delete" }[method] as
    | "cancel"
    | "delete"
    | undefined;
  const carryOut = () => {
    if (prebuild && change) organization.changePrebuild(prebuild, () => prebuild[change](organization.now));
  };
  return { service: PREBUILDS, method, request: { prebuildId }, codes, carryOut };
}

export function createEnvironment(hand: Hand): Call {
  const { organization } = hand;
  const projectId = aProject(hand);
  const project = organization.projects.get(projectId);
  const classId = project?.classIds[0] as string;
  const codes = !isUuid(projectId) ? [INVALID] : project ? [] : [MISSING];
  return {
    service: ENVIRONMENTS,
    method: "CreateEnvironmentFromProject",
    request: { projectId },
    codes,
    carryOut: ({ environment }) => {
      const { now: at } = organization;
      const named: string | undefined = environment.metadata.prebuildId;
      const live = organization.livePool(organization.pairOf({ projectId, classId }));
      const pool = live && (live.phase === "READY" || live.phase === "DEGRADED") ? live : undefined;
      const basis = project?.isEnabled ? organization.basisOf(projectId) : [];
      let source: Source = basis.length > 0 ? "fromPrebuild" : "fromScratch";
      let allowed: readonly (string | undefined)[] = basis.length > 0 ? basis : [undefined];
      if (pool && pool.running.length > 0) {
        source = "fromPool";
        const isThere = (id: string) => organization.prebuilds.get(id)?.phase === "COMPLETED";
        allowed = pool.offers.map((id) => (isThere(id) ? id : undefined));
        pool.claim(pool.offers[allowed.indexOf(named)] ?? (pool.offers[0] as string), at);
      } else if (pool?.phase === "READY") pool.miss(at);
      if (!allowed.includes(named)) {
        throw new Divergence(`environment ${environment.id} names ${named}, expected one of ${allowed}`);
      }
      const given = { id: environment.id, at, projectId, classId, source, prebuildId: named };
      const made = new ExpectedEnvironment(given);
      organization.environments.set(environment.id, made);
      organization.place(made);
      hand.seen.environment.push(environment.id);
    },
  };
}

export function aboutEnvironment(hand: Hand): Call {
  const { chance, organization, seen } = hand;
  const environmentId = anId(chance, seen.environment.slice(-6));
  const method = chance.pick(["GetEnvironment", "StopEnvironment", "StartEnvironment", "DeleteEnvironment"]);
  const environment = organization.environments.get(environmentId);
  const isChange = method === "StopEnvironment" || method === "StartEnvironment";
  const codes = [];
  if (!isUuid(environmentId)) codes.push(INVALID);
  else if (!environment) codes.push(MISSING);
  else if (isChange && environment.isDoomed) codes.push(WRONG);
  const change = { StopEnvironment: "stop", StartEnvironment: "start", DeleteEnvironment: "delete" }[
    method
  ] as "stop" | "start" | "delete" | undefined;
  const carryOut = () => {
    if (environment && change) environment[change](organization.now);
  };
  return { service: ENVIRONMENTS, method, request: { environmentId }, codes, carryOut };
}

/** By how much the clock moves: in sequences about one project less than a pool's life. */
const SHORT = [1, 999, 5_000, 17_003, MINUTE, 4 * MINUTE, 11 * MINUTE];
const LONG = [...SHORT, 45 * MINUTE, 5 * 60 * MINUTE, 30 * 60 * MINUTE, 4 * DAY];

export function aMove({ chance, favourite }: Hand): number {
  return chance.pick(favourite === undefined || chance.once(20) ? LONG : SHORT);
}
