// Owns the projects, prebuilds and pools whose ids appear in the examples of the service's API documentation, so that
// a pasted example works. Several presets share them.
import type { Scenario } from "../scenario.ts";

/** The ids of the documentation's examples. */
export const DOCUMENTED = {
  project: "b0e12f6c-4c67-429d-a4a6-d9838b5da047",
  environmentClass: "d2c94c27-3b76-4a42-b88c-95a85e392c68",
  prebuild: "07e03a28-65a5-4d98-b532-8ea67b188048",
  warmPool: "a1b2c3d4-5678-9abc-def0-1234567890ab",
  /** It is not a prebuild, so it may have the same id. */
  environment: "07e03a28-65a5-4d98-b532-8ea67b188048",
  /** The id of a project and of a class in the generated clients' suites. */
  filler: "182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e",
} as const;

/** The class of the documented pool. It is not the one in the example of CreateWarmPool. */
export const LARGE_CLASS = "5f9b7c1e-3d52-4b8a-9c41-7e2d1a6f0b93";

const { project, environmentClass, filler } = DOCUMENTED;

/** The base of several presets. */
export const documentation = {
  environmentClasses: [
    // The service's documented class is the default one.
    {
      id: "b0e12f6c-4c67-429d-a4a6-d9838b5da041",
      displayName: "Regular",
      description: "4 vCPU, 16 GiB memory",
      configuration: [{ key: "instanceType", value: "m6i.xlarge" }],
    },
    { id: environmentClass, displayName: "Small", description: "2 vCPU, 8 GiB memory" },
    { id: LARGE_CLASS, displayName: "Large", description: "8 vCPU, 32 GiB memory" },
    {
      id: filler,
      displayName: "Generated suites",
      description: "The class of the generated clients' suites",
    },
  ],
  projects: [
    { id: project, name: "documentation", environmentClassIds: [environmentClass, LARGE_CLASS, filler] },
    { id: filler, name: "generated-suites", environmentClassIds: [environmentClass, filler] },
  ],
  prebuilds: [
    { projectId: project, environmentClassId: environmentClass, age: "1d", outcome: {} },
    { projectId: project, environmentClassId: LARGE_CLASS, age: "3h", outcome: {} },
    // Waits for a runner until it is cancelled: the timeout counts from STARTING only.
    { id: DOCUMENTED.prebuild, projectId: project, age: "5m", outcome: { stall: "PENDING" } },
  ],
  environments: [
    {
      id: DOCUMENTED.environment,
      projectId: project,
      environmentClassId: environmentClass,
      age: "20m",
      outcome: {},
    },
  ],
  warmPools: [
    {
      id: DOCUMENTED.warmPool,
      projectId: project,
      environmentClassId: LARGE_CLASS,
      age: "30m",
      minSize: 1,
      maxSize: 3,
    },
  ],
} as const satisfies Partial<Scenario>;
