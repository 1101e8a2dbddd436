// Owns the preset `rate-limited`.
import { METHOD_NAMES } from "../../api/methods.ts";
import type { Scenario } from "../scenario.ts";
import { documentation } from "./documentation.ts";

const refusal = {
  code: "resource_exhausted",
  message: "rate limit exceeded: try again later",
  retryAfter: "1s",
} as const;

export const rateLimited = {
  name: "rate-limited",
  summary:
    "Of each RPC the first two of every six calls are refused as resource_exhausted, with the hint to come back after a second.",
  ...documentation,
  // The first two, and from then on the last two of each six that follow: each rule counts what those before it leave.
  faults: METHOD_NAMES.flatMap((rpc) => [
    { rpc, times: 2, ...refusal },
    { rpc, every: 6, ...refusal },
    { rpc, every: 5, ...refusal },
  ]),
} as const satisfies Scenario;
