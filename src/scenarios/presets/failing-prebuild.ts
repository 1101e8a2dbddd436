// Owns the preset `failing-prebuild`.

import type { Scenario } from "../scenario.ts";
import { documentation } from "./documentation.ts";

export const failingPrebuild = {
  name: "failing-prebuild",
  summary:
    "Every new prebuild fails in RUNNING after 90 seconds. Older snapshots and their pool stay usable.",
  ...documentation,
  outcomes: [
    {
      prebuild: {
        fail: {
          phase: "RUNNING",
          after: "90s",
          message: 'task "build" failed with exit status 1: no space left on device',
        },
      },
    },
  ],
} as const satisfies Scenario;
