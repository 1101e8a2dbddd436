// Owns the preset `warning-prebuild`.

import type { Scenario } from "../scenario.ts";
import { documentation } from "./documentation.ts";

export const warningPrebuild = {
  name: "warning-prebuild",
  summary: "Every new prebuild completes, with a warning: a task that is not required failed.",
  ...documentation,
  outcomes: [{ prebuild: { warning: 'task "lint" failed with exit status 2; it is not required' } }],
} as const satisfies Scenario;
