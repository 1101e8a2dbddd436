// Owns the calls about warm pools and about what a project allows of them.
import type { Chance } from "../chance.ts";
import {
  anId,
  aPair,
  type Call,
  type Hand,
  INVALID,
  isUuid,
  MISSING,
  PREBUILDS,
  use,
  WRONG,
} from "./calls.ts";
import type { ExpectedProject } from "./organization.ts";
import { ExpectedPool } from "./pool.ts";

interface Sizes {
  minSize?: number;
  maxSize?: number;
}

/** Bounds of a pool as a caller gives them, and whether they are wrong in themselves. */
function someSizes(chance: Chance): { readonly sizes: Sizes; readonly isWrong: boolean } {
  const sizes: Sizes = {};
  if (!chance.once(3)) sizes.minSize = chance.pick([0, 1, 1, 2, 3, 5, 21, -1]);
  if (!chance.once(3)) sizes.maxSize = chance.pick([1, 2, 2, 3, 4, 6, 20, 0, 21]);
  const { minSize = 1, maxSize = 1 } = sizes;
  return { sizes, isWrong: minSize < 0 || minSize > 20 || maxSize < 1 || maxSize > 20 };
}

/** A pool from which environments of the favourite project start. */
export function createMainPool(hand: Hand): Call {
  const projectId = hand.favourite as string;
  const project = hand.organization.projects.get(projectId) as ExpectedProject;
  const pair = { projectId, project, classId: project.classIds[0] as string, codes: [] };
  return createPool(hand, pair, { sizes: { minSize: hand.chance.below(3), maxSize: 4 }, isWrong: false });
}

export function createPool(
  hand: Hand,
  pair = aPair(hand),
  { sizes, isWrong } = someSizes(hand.chance),
): Call {
  const { organization } = hand;
  const { projectId, classId, project } = pair;
  const min = sizes.minSize ?? Math.min(1, sizes.maxSize ?? 1);
  const max = sizes.maxSize ?? Math.max(1, min);
  const codes = [...pair.codes];
  if (isWrong || min > max) codes.push(INVALID);
  const key = organization.pairOf(pair);
  const joins = !organization.classIds.has(classId) || project?.isMadeUp;
  if (project && !(project.isEnabled && (project.prebuildClassIds.includes(classId) || joins)))
    codes.push(WRONG);
  if (organization.livePool(key)) codes.push("already_exists");
  return {
    service: PREBUILDS,
    method: "CreateWarmPool",
    request: { projectId, environmentClassId: classId, ...sizes },
    codes,
    carryOut: ({ warmPool: { id } }) => {
      use(hand, projectId, classId);
      const { now: at, setting } = organization;
      const given = { id, at, projectId, classId, min, max, figures: setting.figures };
      const pool = new ExpectedPool(given, organization.newestOf(key));
      organization.pools.set(id, pool);
      organization.place(pool);
      hand.seen.pool.push(id);
    },
  };
}

export function aboutPool(hand: Hand): Call {
  const { chance, organization, seen } = hand;
  const warmPoolId = anId(chance, seen.pool.slice(-6));
  const method = chance.pick(["GetWarmPool", "UpdateWarmPool", "UpdateWarmPool", "DeleteWarmPool"]);
  const pool = organization.pools.get(warmPoolId);
  const { sizes, isWrong } = method === "UpdateWarmPool" ? someSizes(chance) : { sizes: {}, isWrong: false };
  const { minSize = pool?.min ?? 1, maxSize = pool?.max ?? 1 } = sizes;
  const codes = [];
  if (!isUuid(warmPoolId) || isWrong) codes.push(INVALID);
  if (isUuid(warmPoolId) && !pool) codes.push(MISSING);
  if (pool && method === "UpdateWarmPool") {
    if (pool.isLeaving) codes.push(WRONG);
    if (minSize > maxSize) codes.push(INVALID);
  }
  const carryOut = () => {
    if (method === "UpdateWarmPool") pool?.resize(minSize, maxSize, organization.now);
    if (method === "DeleteWarmPool") pool?.delete(organization.now);
  };
  return { service: PREBUILDS, method, request: { warmPoolId, ...sizes }, codes, carryOut };
}

/** Switches a project's prebuilds, or changes their classes: pools that lose what they need go. */
export function updateProject({ chance, organization }: Hand): Call {
  const declared = [...organization.projects.values()].filter(({ isMadeUp }) => !isMadeUp);
  const project = chance.pick(declared);
  const enabled = !chance.once(5);
  const environmentClassIds = chance.once(5) ? project.classIds.slice(1) : [...project.classIds];
  const trigger =
    project.hourUtc === undefined ? {} : { trigger: { dailySchedule: { hourUtc: project.hourUtc } } };
  const timeout = project.timeout === undefined ? {} : { timeout: `${project.timeout / 1_000}s` };
  return {
    service: "ProjectService",
    method: "UpdateProject",
    request: {
      projectId: project.id,
      prebuildConfiguration: { enabled, environmentClassIds, ...trigger, ...timeout },
    },
    codes: [],
    carryOut: () => {
      project.isEnabled = enabled;
      project.prebuildClassIds = environmentClassIds;
      for (const pool of organization.pools.values()) {
        const { projectId, classId } = pool.given;
        if (projectId !== project.id || (enabled && environmentClassIds.includes(classId))) continue;
        pool.delete(organization.now);
      }
    },
  };
}
