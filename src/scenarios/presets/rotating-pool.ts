// Owns the preset `rotating-pool`.

import type { Scenario } from "../scenario.ts";
import { DOCUMENTED, documentation, LARGE_CLASS } from "./documentation.ts";

const [pool] = documentation.warmPools;

export const rotatingPool = {
  name: "rotating-pool",
  summary:
    "A newer prebuild of the documented pool completes within minutes: the pool switches to its snapshot and replaces " +
    "its instances one by one, while as many run as before.",
  ...documentation,
  prebuilds: [
    ...documentation.prebuilds,
    // The fastest prebuild takes longer than this.
    { projectId: DOCUMENTED.project, environmentClassId: LARGE_CLASS, age: "8m", outcome: {} },
  ],
  warmPools: [{ ...pool, minSize: 2, maxSize: 4 }],
} as const satisfies Scenario;
