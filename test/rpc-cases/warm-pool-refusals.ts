// Owns what the five warm-pool RPCs refuse, and in which words.
import type { Method } from "../../src/api/methods.ts";
import { answer, type Bench } from "./door.ts";
import {
  ALPHA,
  BETA,
  DISABLED,
  ids,
  LARGE,
  NOBODY,
  ORGANIZATION,
  PENDING_POOL,
  READY_POOL,
  SMALL,
} from "./organization.ts";
import { type AnyRefusalCase, refusal, violation } from "./rpc-case.ts";

const UUID = "value must be a valid UUID [string.uuid]";
const REQUIRED = "value is required [required]";
const PAGE =
  "pagination.page_size: value must be greater than or equal to 0 and less than or equal to 100 [int32.gte_lte]";

const LOWEST = { desired_size: 1, min_size: 0, max_size: 1 } as const;

function bound(field: keyof typeof LOWEST): string {
  const low = LOWEST[field];
  return `${field}: value must be greater than or equal to ${low} and less than or equal to 20 [int32.gte_lte]`;
}

const ON_ONE_POOL = ["GetWarmPool", "UpdateWarmPool", "DeleteWarmPool"] as const satisfies readonly Method[];

/** Sizes out of bounds, which a new pool and a resized one refuse alike. */
const SIZES = [
  [{ desiredSize: -1 }, "desired_size"],
  [{ desiredSize: 21 }, "desired_size"],
  [{ minSize: -1 }, "min_size"],
  [{ minSize: 21 }, "min_size"],
  [{ maxSize: 0 }, "max_size"],
  [{ maxSize: -1 }, "max_size"],
  [{ maxSize: 21 }, "max_size"],
] as const;

const NEW = { projectId: ALPHA, environmentClassId: LARGE };

async function deleting({ door }: Bench) {
  await answer(door, "DeleteWarmPool", { warmPoolId: READY_POOL });
}

async function purged({ mock, door }: Bench) {
  await deleting({ mock, door });
  mock.clock.advanceUntil(({ id, to }) => id === READY_POOL && to === "GONE");
}

function exists(title: string, state: string, arrange?: (bench: Bench) => Promise<void>): AnyRefusalCase {
  return refusal("CreateWarmPool", {
    title,
    arrange,
    request: { projectId: ALPHA, environmentClassId: SMALL },
    code: "already_exists",
    message: `project ${ALPHA} already has a warm pool for environment class ${SMALL}: ${READY_POOL}, ${state}`,
  });
}

export const WARM_POOL_REFUSALS: readonly AnyRefusalCase[] = [
  ...ON_ONE_POOL.flatMap((method) => [
    refusal(method, {
      title: "an id that nothing has",
      request: { warmPoolId: NOBODY },
      code: "not_found",
      message: `warm pool ${NOBODY} not found`,
    }),
    refusal(method, {
      title: "a pool that has been purged",
      arrange: purged,
      request: { warmPoolId: READY_POOL },
      code: "not_found",
      message: `warm pool ${READY_POOL} not found`,
    }),
    violation(method, "no id", {}, `warm_pool_id: ${REQUIRED}`),
    violation(method, "an id that is no UUID", { warmPoolId: "pool" }, `warm_pool_id: ${UUID}`),
  ]),

  exists(
    "a second pool of a pair",
    "which is READY; the pair is free once it has been deleted and is DELETED",
  ),
  exists(
    "a second pool of a pair while the first is DELETING",
    "which is DELETING; the pair is free from 2026-01-01T09:00:30.933Z on",
    deleting,
  ),
  refusal("CreateWarmPool", {
    title: "a project whose prebuilds are disabled",
    request: { projectId: DISABLED, environmentClassId: SMALL },
    code: "failed_precondition",
    message: `prebuilds are not enabled on project ${DISABLED}`,
  }),
  refusal("CreateWarmPool", {
    title: "a class that is not in the project's prebuild configuration",
    request: { projectId: BETA, environmentClassId: LARGE },
    code: "failed_precondition",
    message: `environment class ${LARGE} is not in the prebuild configuration of project ${BETA}`,
  }),
  refusal("CreateWarmPool", {
    title: "a project that a strict mock does not know",
    options: { scenario: ORGANIZATION, strict: true },
    request: { projectId: NOBODY, environmentClassId: SMALL },
    code: "not_found",
    message: `project ${NOBODY} not found`,
  }),
  refusal("CreateWarmPool", {
    title: "a class that a strict mock does not know",
    options: { scenario: ORGANIZATION, strict: true },
    request: { projectId: ALPHA, environmentClassId: NOBODY },
    code: "not_found",
    message: `environment class ${NOBODY} not found`,
  }),
  refusal("CreateWarmPool", {
    title: "a minimum above the maximum",
    request: { ...NEW, minSize: 5, maxSize: 3 },
    code: "invalid_argument",
    message: "min_size must not be greater than max_size: got 5 and 3",
  }),
  violation(
    "CreateWarmPool",
    "neither project nor class",
    {},
    `project_id: ${REQUIRED}`,
    `environment_class_id: ${REQUIRED}`,
  ),
  violation(
    "CreateWarmPool",
    "a project and a class that are no UUIDs",
    { projectId: "p", environmentClassId: "c" },
    `project_id: ${UUID}`,
    `environment_class_id: ${UUID}`,
  ),
  ...SIZES.map(([sizes, field]) =>
    violation("CreateWarmPool", JSON.stringify(sizes), { ...NEW, ...sizes }, bound(field)),
  ),

  ...[...SIZES, [{ desiredSize: 0 }, "desired_size"] as const].map(([sizes, field]) =>
    violation("UpdateWarmPool", JSON.stringify(sizes), { warmPoolId: READY_POOL, ...sizes }, bound(field)),
  ),
  refusal("UpdateWarmPool", {
    title: "a minimum above the maximum",
    request: { warmPoolId: READY_POOL, minSize: 5, maxSize: 3 },
    code: "invalid_argument",
    message: "min_size must not be greater than max_size: got 5 and 3",
  }),
  refusal("UpdateWarmPool", {
    title: "a minimum above the stored maximum",
    request: { warmPoolId: READY_POOL, minSize: 4 },
    code: "invalid_argument",
    message: "min_size must not be greater than max_size: got 4 and 3",
  }),
  refusal("UpdateWarmPool", {
    title: "a maximum below the stored minimum",
    arrange: async ({ door }) => {
      await answer(door, "UpdateWarmPool", { warmPoolId: PENDING_POOL, minSize: 2, maxSize: 4 });
    },
    request: { warmPoolId: PENDING_POOL, maxSize: 1 },
    code: "invalid_argument",
    message: "min_size must not be greater than max_size: got 2 and 1",
  }),
  refusal("UpdateWarmPool", {
    title: "a pool that is DELETING",
    arrange: deleting,
    request: { warmPoolId: READY_POOL, maxSize: 5 },
    code: "failed_precondition",
    message: `warm pool ${READY_POOL} is DELETING and can no longer be changed`,
  }),
  refusal("UpdateWarmPool", {
    title: "a pool that is DELETING, with nothing given",
    arrange: deleting,
    request: { warmPoolId: READY_POOL },
    code: "failed_precondition",
    message: `warm pool ${READY_POOL} is DELETING and can no longer be changed`,
  }),

  violation("ListWarmPools", "a page size of 101", { pagination: { pageSize: 101 } }, PAGE),
  violation("ListWarmPools", "a page size of -1", { pagination: { pageSize: -1 } }, PAGE),
  ...(
    [
      ["projectIds", "project_ids"],
      ["environmentClassIds", "environment_class_ids"],
    ] as const
  ).flatMap(([field, name]) => [
    violation(
      "ListWarmPools",
      `26 ${field}`,
      { filter: { [field]: ids(26) } },
      `filter.${name}: value must contain no more than 25 item(s) [repeated.max_items]`,
    ),
    violation(
      "ListWarmPools",
      `one of ${field} that is no UUID`,
      { filter: { [field]: [NOBODY, "x"] } },
      `filter.${name}[1]: ${UUID}`,
    ),
  ]),
];
