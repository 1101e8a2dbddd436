// Owns what lists show: filters by each field, and pages walked to the end.
import { answer, type Bench, type RequestFields } from "./door.ts";
import {
  ALPHA,
  BETA,
  COMPLETED,
  FAILED,
  ids,
  LARGE,
  NOBODY,
  PENDING,
  PENDING_POOL,
  READY_POOL,
  SMALL,
} from "./organization.ts";
import type { Journey } from "./rpc-case.ts";

type PrebuildFilter = RequestFields<"ListPrebuilds">["filter"];
type WarmPoolFilter = RequestFields<"ListWarmPools">["filter"];

const ALL = [PENDING, FAILED, COMPLETED];

function prebuilds(title: string, filter: PrebuildFilter, expected: readonly string[]): Journey {
  return { title, walk: ({ door }) => idsOfPrebuilds({ door }, filter), expected };
}

function warmPools(title: string, filter: WarmPoolFilter, expected: readonly string[]): Journey {
  return {
    title,
    walk: async ({ door }) => {
      const { warmPools: pools = [] } = await answer(door, "ListWarmPools", { filter });
      return pools.map(({ id }: { id: string }) => id);
    },
    expected,
  };
}

async function idsOfPrebuilds({ door }: Pick<Bench, "door">, filter: PrebuildFilter): Promise<string[]> {
  const { prebuilds: found = [] } = await answer(door, "ListPrebuilds", { filter });
  return found.map(({ id }: { id: string }) => id);
}

async function creatorId({ door }: Bench): Promise<string> {
  return (await answer(door, "GetPrebuild", { prebuildId: PENDING })).prebuild.metadata.creator.id;
}

export const FILTER_JOURNEYS: readonly Journey[] = [
  prebuilds("an empty filter lists all prebuilds", {}, ALL),
  prebuilds("project_ids keeps the prebuilds of a project", { projectIds: [ALPHA] }, [FAILED, COMPLETED]),
  prebuilds("several project_ids are alternatives", { projectIds: [BETA, ALPHA] }, ALL),
  prebuilds("25 project_ids are taken", { projectIds: [...ids(24), BETA] }, [PENDING]),
  prebuilds("project_ids that nothing has list nothing", { projectIds: [NOBODY] }, []),
  prebuilds("phases keeps the prebuilds in a phase", { phases: [60] }, [COMPLETED]),
  prebuilds("several phases are alternatives", { phases: [10, 70] }, [PENDING, FAILED]),
  prebuilds("10 phases are taken", { phases: [10, 20, 30, 40, 50, 60, 75, 80, 85, 90] }, [
    PENDING,
    COMPLETED,
  ]),
  prebuilds("triggered_by MANUAL keeps what was made by hand", { triggeredBy: [1] }, ALL),
  prebuilds("triggered_by SCHEDULED keeps what the schedule made", { triggeredBy: [2] }, []),
  prebuilds("several triggers are alternatives", { triggeredBy: [1, 2] }, ALL),
  prebuilds("creator_ids of another subject list nothing", { creatorIds: [NOBODY] }, []),
  prebuilds("executor_ids of another subject list nothing", { executorIds: [NOBODY] }, []),
  prebuilds("fields must all hold", { projectIds: [ALPHA], phases: [10, 60] }, [COMPLETED]),
  {
    title: "creator_ids keeps what the caller made",
    walk: async (bench) => idsOfPrebuilds(bench, { creatorIds: [NOBODY, await creatorId(bench)] }),
    expected: ALL,
  },
  {
    title: "executor_ids keeps what runs as the caller",
    walk: async (bench) => idsOfPrebuilds(bench, { executorIds: [NOBODY, await creatorId(bench)] }),
    expected: ALL,
  },
  warmPools("an empty filter lists all pools", {}, [PENDING_POOL, READY_POOL]),
  warmPools("project_ids keeps the pools of a project", { projectIds: [ALPHA] }, [READY_POOL]),
  warmPools("environment_class_ids keeps the pools of a class", { environmentClassIds: [SMALL] }, [
    PENDING_POOL,
    READY_POOL,
  ]),
  warmPools("environment_class_ids that no pool has list nothing", { environmentClassIds: [LARGE] }, []),
  warmPools("25 environment_class_ids are taken", { environmentClassIds: [...ids(24), SMALL] }, [
    PENDING_POOL,
    READY_POOL,
  ]),
  warmPools(
    "fields of a pool's filter must all hold",
    { projectIds: [BETA], environmentClassIds: [SMALL, LARGE] },
    [PENDING_POOL],
  ),
];
