// Owns the preset `slow-snapshot`.

import type { Scenario } from "../scenario.ts";
import { documentation } from "./documentation.ts";

export const slowSnapshot = {
  name: "slow-snapshot",
  summary:
    "The snapshot of every new prebuild takes 40 minutes, in steps of eight; a shorter timeout ends it.",
  ...documentation,
  outcomes: [{ prebuild: { durations: { SNAPSHOTTING: "40m" } } }],
} as const satisfies Scenario;
