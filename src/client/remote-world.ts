// Owns the organization of a server elsewhere: reads, and controls without an RPC.
import type { PrebuildJson, WarmPoolJson } from "../api/resource-json.ts";
import type { EnvironmentInfo } from "../mock/environments.ts";
import type { Project } from "../mock/project.ts";
import type { PrebuildSummary } from "../mock/summary.ts";
import type { EnvironmentClassInfo, MockWorld, Upcoming } from "../mock/world.ts";
import type { Control } from "./control.ts";
import { ControlError } from "./control-error.ts";
import { dated, instantOf, instantText } from "./dates.ts";
import type { Remote } from "./remote-mock.ts";

interface Projects {
  readonly projects: Project[];
  readonly environmentClassIds: string[];
  readonly environmentClasses: EnvironmentClassInfo[];
}

interface PastPrebuild {
  readonly prebuild: PrebuildJson;
  readonly isGone: boolean;
}

export function createRemoteWorld({ get, send }: Control): Remote<MockWorld> {
  const organization = () => get<Projects>("/projects");
  const prebuild = async (id: string, verb: string, body = {}) =>
    (await send<{ prebuild: PrebuildJson }>("POST", `/prebuilds/${part(id)}/${verb}`, body)).prebuild;
  const warmPool = async (id: string, verb: string, body = {}) =>
    (await send<{ warmPool: WarmPoolJson }>("POST", `/warm-pools/${part(id)}/${verb}`, body)).warmPool;
  const environment = async (id: string, verb: string, body = {}) =>
    environmentOf(
      (await send<{ environment: object }>("POST", `/environments/${part(id)}/${verb}`, body)).environment,
    );
  const project = ({ project }: { readonly project: Project }) => project;
  const warmPools = async () =>
    (await get<{ warmPools: { warmPool: WarmPoolJson }[] }>("/warm-pools")).warmPools.map(
      ({ warmPool }) => warmPool,
    );
  const environments = async () =>
    (await get<{ environments: object[] }>("/environments")).environments.map(environmentOf);
  return {
    projects: async () => (await organization()).projects,
    project: async (id) => project(await get(`/projects/${part(id)}`)),
    addProject: async (added) => project(await send("POST", "/projects", added)),
    changeProject: async (id, patch) => project(await send("PATCH", `/projects/${part(id)}`, patch)),
    deleteProject: async (id) => {
      await send("DELETE", `/projects/${part(id)}`);
    },
    classes: async () => (await organization()).environmentClassIds,
    environmentClasses: async () => (await organization()).environmentClasses,
    prebuilds: async () =>
      (await get<{ prebuilds: PastPrebuild[] }>("/prebuilds")).prebuilds
        .filter(({ isGone }) => !isGone)
        .map(({ prebuild }) => prebuild),
    prebuild: async (id) => {
      const { prebuild, isGone } = await get<PastPrebuild>(`/prebuilds/${part(id)}`);
      if (isGone) throw notFound("prebuild", id);
      return prebuild;
    },
    summary: async ({ from, to, states, ...rest } = {}) => {
      const { now: _, ...summary } = await get<PrebuildSummary & { now: string }>("/summary", {
        ...rest,
        ...(from !== undefined && { from: instantOf(from) }),
        ...(to !== undefined && { to: instantOf(to) }),
        ...(states !== undefined && { states: states.join() }),
      });
      return dated<PrebuildSummary>(summary, "oldest", "newest");
    },
    warmPools,
    warmPool: async (id) => byId(await warmPools(), "warm pool", id),
    fail: (id, message) => prebuild(id, "fail", { message }),
    complete: (id) => prebuild(id, "complete"),
    warn: (id, message) => prebuild(id, "warn", { message }),
    claim: (id) => warmPool(id, "claim"),
    degrade: (id, message) => warmPool(id, "degrade", { message }),
    recover: (id) => warmPool(id, "recover"),
    environments,
    environment: async (id) => byId(await environments(), "environment", id),
    failEnvironment: (id, message) => environment(id, "fail", { message }),
    runEnvironment: (id) => environment(id, "run"),
    warnEnvironment: (id, message) => environment(id, "warn", { message }),
    seed: async (seed) => {
      await send("POST", "/seed", seed);
    },
    upcoming: async ({ limit, until } = {}) => {
      // As a number it is a duration.
      const text = typeof until === "number" ? `${until}ms` : instantText(until);
      const { due } = await get<{ due: object[] }>("/timeline", {
        limit: limit ?? (until === undefined ? 100 : undefined),
        until: text as string | undefined,
      });
      return due.map((each) => dated<Upcoming>(each, "at"));
    },
  };
}

function environmentOf(json: object): EnvironmentInfo {
  return dated<EnvironmentInfo>(json, "createdAt", "runningAt");
}

/** An id as a part of a path. */
function part(id: string): string {
  return encodeURIComponent(id);
}

function byId<T extends { readonly id: string }>(all: readonly T[], kind: string, id: string): T {
  const found = all.find((each) => each.id === String(id).toLowerCase());
  if (found) return found;
  throw notFound(kind, id);
}

function notFound(kind: string, id: string): ControlError {
  return new ControlError(`${kind} ${id} not found`, { failure: "refused", status: 404 });
}
