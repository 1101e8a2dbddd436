// Owns the organization that the cases happen in: a scenario with an id for everything that a case names.
import type { Scenario } from "../../src/index.ts";

export const SMALL = "c1a55000-0000-4000-8000-000000000001";
export const LARGE = "c1a55000-0000-4000-8000-000000000002";
export const ALPHA = "a1fa0000-0000-4000-8000-000000000001";
export const BETA = "be7a0000-0000-4000-8000-000000000002";
/** Prebuilds are not enabled on it. */
export const DISABLED = "d15ab1ed-0000-4000-8000-000000000003";
export const COMPLETED = "01000000-0000-7000-8000-00000000c0de";
export const FAILED = "02000000-0000-7000-8000-00000000fa11";
export const PENDING = "03000000-0000-7000-8000-00000000bead";
export const READY_POOL = "04000000-0000-7000-8000-00000000900d";
export const PENDING_POOL = "05000000-0000-7000-8000-000000009001";
/** Nothing has this id. */
export const NOBODY = "9f3d2c1b-4a5e-4b6c-8d7e-0f1a2b3c4d5e";

export const ORGANIZATION = {
  name: "two-projects",
  summary: "Two projects with prebuilds in several phases, one without prebuilds.",
  projects: [
    { id: ALPHA, name: "alpha", environmentClassIds: [SMALL, LARGE], timeout: "30m" },
    { id: BETA, name: "beta", environmentClassIds: [SMALL] },
    { id: DISABLED, name: "disabled", environmentClassIds: [SMALL], prebuildsEnabled: false },
  ],
  prebuilds: [
    { id: COMPLETED, projectId: ALPHA, age: "3h", outcome: {} },
    {
      id: FAILED,
      projectId: ALPHA,
      environmentClassId: LARGE,
      age: "2h",
      outcome: { fail: { phase: "RUNNING", after: "10s", message: "no space left on device" } },
    },
    { id: PENDING, projectId: BETA, age: "1m", outcome: { stall: "PENDING" } },
  ],
  warmPools: [
    { id: READY_POOL, projectId: ALPHA, environmentClassId: SMALL, age: "1h", minSize: 1, maxSize: 3 },
    { id: PENDING_POOL, projectId: BETA, environmentClassId: SMALL, age: "10m" },
  ],
} as const satisfies Scenario;

/** Unlike ids, as many as wanted. */
export function ids(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `77777777-0000-4000-8000-${String(n).padStart(12, "0")}`);
}

/** A request's duration. */
export function seconds(count: number, nanos = 0) {
  return { seconds: BigInt(count), nanos };
}
