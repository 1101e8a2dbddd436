// Owns the preset `empty`.
import type { Scenario } from "./schema.ts";

export const empty = {
  name: "empty",
  summary: "No project, no prebuild, no pool.",
} as const satisfies Scenario;
