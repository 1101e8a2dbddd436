// Owns the preset `rate-limited`.
import type { Scenario } from "../scenario.ts";
import { documentation } from "./documentation.ts";

export const rateLimited = {
  name: "rate-limited",
  summary:
    "Each caller may make two calls at once and one more each second; the others are refused as resource_exhausted, " +
    "with a hint when one would pass. Time runs in real time.",
  ...documentation,
  // A client that honours a hint waits in real time, after which its call must pass.
  clock: "real",
  faults: [
    {
      rpc: "*",
      limit: { calls: 2, per: "2s", by: "caller" },
      message: "rate limit exceeded: try again later",
    },
  ],
} as const satisfies Scenario;
