// Owns the preset `empty`.
import type { Scenario } from "../scenario.ts";

export const empty = {
  name: "empty",
  summary: "No project, no prebuild, no pool.",
} as const satisfies Scenario;
