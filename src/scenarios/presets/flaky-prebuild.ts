// Owns the preset `flaky-prebuild`.

import type { Scenario } from "../scenario.ts";
import { documentation } from "./documentation.ts";

export const flakyPrebuild = {
  name: "flaky-prebuild",
  summary:
    "The first new prebuild of each project and class fails in RUNNING after 60 seconds; the next ones complete.",
  ...documentation,
  outcomes: [
    {
      times: 1,
      prebuild: {
        fail: {
          phase: "RUNNING",
          after: "60s",
          message: 'task "install" failed with exit status 1: the package registry reset the connection',
        },
      },
    },
  ],
} as const satisfies Scenario;
