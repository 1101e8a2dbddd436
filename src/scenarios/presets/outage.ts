// Owns the preset `outage`.
import type { Scenario } from "../scenario.ts";
import { documentation } from "./documentation.ts";

export const outage = {
  name: "outage",
  summary:
    "After five minutes, and then once an hour, every call is refused with 503 unavailable for three minutes.",
  ...documentation,
  faults: [
    {
      rpc: "*",
      window: { from: "5m", for: "3m", every: "1h" },
      code: "unavailable",
      message: "the service is unavailable: try again later",
    },
  ],
} as const satisfies Scenario;
