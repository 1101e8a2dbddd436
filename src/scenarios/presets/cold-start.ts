// Owns the preset `cold-start`.
import type { Scenario } from "../scenario.ts";
import { documentation } from "./documentation.ts";

export const coldStart = {
  name: "cold-start",
  summary:
    "No prebuild has completed and there is no pool, so an environment of the documented project starts from scratch: " +
    "it is RUNNING after three to eight minutes.",
  projects: documentation.projects,
} as const satisfies Scenario;
