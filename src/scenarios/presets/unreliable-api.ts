// Owns the preset `unreliable-api`.

import type { Scenario } from "../scenario.ts";
import { documentation } from "./documentation.ts";

export const unreliableApi = {
  name: "unreliable-api",
  summary:
    "One call in ten is answered with 503 unavailable, one in twenty loses its connection, one in three is late. " +
    "The seed decides which.",
  ...documentation,
  faults: [
    {
      rpc: "*",
      probability: 0.1,
      code: "unavailable",
      message: "the service is unavailable for the moment: try again later",
    },
    { rpc: "*", probability: 0.05, connection: "reset" },
    {
      rpc: "*",
      probability: 0.33,
      delay: { lognormal: { median: "40ms", sigma: 0.6, max: "400ms" } },
    },
  ],
} as const satisfies Scenario;
