// Owns the preset `degraded-pool`.

import type { Scenario } from "../scenario.ts";
import { documentation } from "./documentation.ts";

export const degradedPool = {
  name: "degraded-pool",
  summary:
    "Ten minutes after its creation a pool becomes DEGRADED, for an hour; running instances stay, nothing is refilled. " +
    "The documented pool already is.",
  ...documentation,
  outcomes: [
    {
      warmPool: {
        degrade: {
          after: "10m",
          message: "cannot create instances: the runner is out of capacity",
          recoverAfter: "1h",
        },
      },
    },
  ],
} as const satisfies Scenario;
