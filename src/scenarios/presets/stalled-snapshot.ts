// Owns the preset `stalled-snapshot`.

import type { Scenario } from "../scenario.ts";
import { documentation } from "./documentation.ts";

export const stalledSnapshot = {
  name: "stalled-snapshot",
  summary: "The snapshot of every new prebuild stays at 0 % for 14 minutes, and completes after all.",
  ...documentation,
  outcomes: [{ prebuild: { stuckAt: 0, stuckFor: "14m" } }],
} as const satisfies Scenario;
