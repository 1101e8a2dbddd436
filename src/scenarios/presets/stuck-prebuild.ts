// Owns the preset `stuck-prebuild`.

import type { Scenario } from "../scenario.ts";
import { documentation } from "./documentation.ts";

export const stuckPrebuild = {
  name: "stuck-prebuild",
  summary: "The tasks of every new prebuild hang: it stays RUNNING until its timeout, then it is FAILED.",
  ...documentation,
  outcomes: [{ prebuild: { stall: "RUNNING" } }],
} as const satisfies Scenario;
