// Owns what the five warm-pool RPCs answer if they succeed.
import { expect } from "vitest";
import { answer } from "./door.ts";
import { ALPHA, BETA, LARGE, NOBODY, PENDING_POOL, READY_POOL } from "./organization.ts";
import { type AnySuccessCase, success } from "./rpc-case.ts";

/** Sizes that are asked for and those that the pool then has. */
const NEW_SIZES = [
  ["no size", {}, { minSize: 1, maxSize: 1 }],
  ["the deprecated size alone", { desiredSize: 4 }, { desiredSize: 4, minSize: 4, maxSize: 4 }],
  ["the deprecated size 0", { desiredSize: 0 }, { minSize: 1, maxSize: 1 }],
  ["the deprecated size 20", { desiredSize: 20 }, { desiredSize: 20, minSize: 20, maxSize: 20 }],
  ["both bounds", { minSize: 2, maxSize: 5 }, { minSize: 2, maxSize: 5 }],
  ["the lowest bounds", { minSize: 0, maxSize: 1 }, { minSize: 0, maxSize: 1 }],
  ["the highest bounds", { minSize: 20, maxSize: 20 }, { minSize: 20, maxSize: 20 }],
  ["a minimum alone", { minSize: 6 }, { minSize: 6, maxSize: 6 }],
  ["a minimum of 0 alone", { minSize: 0 }, { minSize: 0, maxSize: 1 }],
  ["a maximum alone", { maxSize: 7 }, { minSize: 1, maxSize: 7 }],
  [
    "bounds beside the deprecated size",
    { desiredSize: 9, minSize: 1, maxSize: 2 },
    { minSize: 1, maxSize: 2 },
  ],
] as const;

/** Sizes given to the pool of 1 to 3, and those that it then has. */
const MERGED_SIZES = [
  ["a minimum", { minSize: 2 }, { minSize: 2, maxSize: 3 }],
  ["a minimum of 0", { minSize: 0 }, { minSize: 0, maxSize: 3 }],
  ["a maximum", { maxSize: 20 }, { minSize: 1, maxSize: 20 }],
  ["both bounds", { minSize: 4, maxSize: 6 }, { minSize: 4, maxSize: 6 }],
  ["the deprecated size alone", { desiredSize: 5 }, { desiredSize: 5, minSize: 5, maxSize: 5 }],
  ["a maximum beside the deprecated size", { desiredSize: 5, maxSize: 2 }, { minSize: 1, maxSize: 2 }],
] as const;

export const WARM_POOL_CASES = {
  CreateWarmPool: [
    success("CreateWarmPool", {
      title: "a new pool is PENDING and wants to be READY",
      request: { projectId: ALPHA, environmentClassId: LARGE },
      expected: {
        warmPool: {
          metadata: {
            projectId: ALPHA,
            environmentClassId: LARGE,
            runnerId: expect.stringMatching(/^[0-9a-f-]{36}$/),
            createdAt: "2026-01-01T09:00:00Z",
            updatedAt: "2026-01-01T09:00:00Z",
          },
          spec: { specVersion: "1", desiredPhase: "WARM_POOL_PHASE_READY" },
          status: { phase: "WARM_POOL_PHASE_PENDING", statusVersion: "1", desiredSize: 1 },
        },
      },
    }),
    success("CreateWarmPool", {
      title: "an unknown project and class are made on first use",
      request: { projectId: NOBODY, environmentClassId: NOBODY },
      expected: { warmPool: { metadata: { projectId: NOBODY, environmentClassId: NOBODY } } },
    }),
    ...NEW_SIZES.map(([title, sizes, spec]) =>
      success("CreateWarmPool", {
        title: `${title} of a new pool`,
        request: { projectId: ALPHA, environmentClassId: LARGE, ...sizes },
        expected: { warmPool: { spec } },
      }),
    ),
  ],
  GetWarmPool: [
    success("GetWarmPool", {
      title: "a READY pool has a snapshot and its instances",
      request: { warmPoolId: READY_POOL },
      expected: {
        warmPool: {
          id: READY_POOL,
          spec: { snapshotId: expect.stringMatching(/^[0-9a-f-]{36}$/), minSize: 1, maxSize: 3 },
          status: { phase: "WARM_POOL_PHASE_READY", runningInstances: 1, desiredSize: 1 },
        },
      },
    }),
    success("GetWarmPool", {
      title: "a pool whose pair has no completed prebuild waits",
      request: { warmPoolId: PENDING_POOL },
      expected: { warmPool: { metadata: { projectId: BETA }, status: { phase: "WARM_POOL_PHASE_PENDING" } } },
    }),
  ],
  ListWarmPools: [
    success("ListWarmPools", {
      title: "the list is newest first and ends without a token",
      request: {},
      expected: { pagination: {}, warmPools: [{ id: PENDING_POOL }, { id: READY_POOL }] },
    }),
  ],
  UpdateWarmPool: [
    ...MERGED_SIZES.map(
      ([title, sizes, spec]): AnySuccessCase =>
        success("UpdateWarmPool", {
          title: `${title} of a pool of 1 to 3`,
          request: { warmPoolId: READY_POOL, ...sizes },
          expected: { warmPool: { spec } },
        }),
    ),
    success("UpdateWarmPool", {
      title: "the target moves into the new bounds and the version rises by one",
      request: { warmPoolId: PENDING_POOL, minSize: 3, maxSize: 5 },
      expected: {
        warmPool: {
          metadata: { updatedAt: "2026-01-01T09:00:00Z" },
          spec: { specVersion: "2", minSize: 3, maxSize: 5 },
          status: { desiredSize: 3, statusVersion: "2" },
        },
      },
    }),
    success("UpdateWarmPool", {
      title: "nothing given answers the pool as it is",
      request: { warmPoolId: PENDING_POOL },
      expected: {
        warmPool: {
          metadata: { updatedAt: "2026-01-01T08:50:00Z" },
          spec: { specVersion: "1", minSize: 1, maxSize: 1 },
          status: { statusVersion: "1" },
        },
      },
    }),
  ],
  DeleteWarmPool: [
    success("DeleteWarmPool", {
      title: "answers an empty message",
      request: { warmPoolId: READY_POOL },
      expected: {},
    }),
    success("DeleteWarmPool", {
      title: "again while DELETING answers the same",
      arrange: async ({ door }) => {
        await answer(door, "DeleteWarmPool", { warmPoolId: READY_POOL });
      },
      request: { warmPoolId: READY_POOL },
      expected: {},
    }),
  ],
};
