// Owns the preset `healthy`.

import type { Scenario } from "../scenario.ts";
import { documentation } from "./documentation.ts";

export const healthy = {
  name: "healthy",
  summary: "Every prebuild completes and every pool becomes READY. Has the ids of the API documentation.",
  ...documentation,
} as const satisfies Scenario;
