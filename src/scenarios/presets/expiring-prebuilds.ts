// Owns the preset `expiring-prebuilds`.

import type { Scenario } from "../scenario.ts";
import { DOCUMENTED, documentation } from "./documentation.ts";

export const expiringPrebuilds = {
  name: "expiring-prebuilds",
  summary:
    "Prebuilds reach seven days of age: one now, then one every half hour for four hours. Each is DELETING, " +
    "then DELETED, then not found.",
  ...documentation,
  prebuilds: [
    { projectId: DOCUMENTED.project, age: "7d", every: "30m", count: 9, outcome: {} },
    ...documentation.prebuilds,
  ],
} as const satisfies Scenario;
