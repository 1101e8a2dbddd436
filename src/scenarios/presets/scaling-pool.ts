// Owns the preset `scaling-pool`.

import type { Scenario } from "../scenario.ts";
import { documentation } from "./documentation.ts";

const [pool] = documentation.warmPools;

export const scalingPool = {
  name: "scaling-pool",
  summary:
    "Two claims within five minutes raise a pool's target, five minutes without one lower it. The documented pool, 1 to 5, " +
    "was just claimed from: its target is 3 and falls unless more claims come.",
  ...documentation,
  warmPools: [{ ...pool, maxSize: 5, claimAfter: ["26m", "27m", "28m", "29m"] }],
  autoscaler: {
    claims: 2,
    window: "5m",
    idle: "5m",
    start: { min: "5s", max: "10s" },
    provision: { min: "30s", max: "45s" },
  },
} as const satisfies Scenario;
