// Owns the preset `warm-start`.
import type { Scenario } from "../scenario.ts";
import { DOCUMENTED, documentation } from "./documentation.ts";

const { project, environmentClass, warmPool } = DOCUMENTED;

export const warmStart = {
  name: "warm-start",
  summary:
    "A READY pool of two to five instances for the documented project's default class, so an environment of it is " +
    "RUNNING after about ten seconds.",
  projects: documentation.projects,
  prebuilds: [{ projectId: project, environmentClassId: environmentClass, age: "1d", outcome: {} }],
  warmPools: [
    {
      id: warmPool,
      projectId: project,
      environmentClassId: environmentClass,
      age: "1h",
      minSize: 2,
      maxSize: 5,
    },
  ],
} as const satisfies Scenario;
