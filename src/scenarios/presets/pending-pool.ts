// Owns the preset `pending-pool`.

import type { Scenario } from "../scenario.ts";
import { documentation } from "./documentation.ts";

/** Without that of the pool's class. */
const [completed, , waiting] = documentation.prebuilds;

export const pendingPool = {
  name: "pending-pool",
  summary:
    "The documented pool is PENDING, since no prebuild of its project and class has completed; once a new one has, " +
    "it fills and becomes READY.",
  ...documentation,
  prebuilds: [completed, waiting],
} as const satisfies Scenario;
