// Owns the preset `draining-pool`.

import type { Scenario } from "../scenario.ts";
import { documentation } from "./documentation.ts";

const [pool] = documentation.warmPools;

export const drainingPool = {
  name: "draining-pool",
  summary:
    "The documented pool was just deleted: it is DELETING while its instances drain, then DELETED, then gone. " +
    "Another one for its project and class is already_exists until it is DELETED.",
  ...documentation,
  warmPools: [{ ...pool, minSize: 3, maxSize: 6, deleteAfter: pool.age }],
} as const satisfies Scenario;
