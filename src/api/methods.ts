// Owns the names of the mocked services, the RPCs of PrebuildService, and the paths they are served under.
import { RPCS } from "./gen/gitpod/v1/rpcs.ts";

/** The full name of the service, as it appears in every RPC's path. */
export const SERVICE = "gitpod.v1.PrebuildService";

/** The service that reports changes. */
export const EVENT_SERVICE = "gitpod.v1.EventService";

/** The paths below which services are served: the root, and /api as the service itself does (documented). */
export const RPC_PREFIXES = ["", "/api"] as const;

type Rpcs = typeof RPCS;

/** The name of an RPC of PrebuildService. */
export type Method = {
  [N in keyof Rpcs]: Rpcs[N]["service"] extends "PrebuildService" ? N : never;
}[keyof Rpcs];

/** All RPC names of the service, in the order of the contract. */
export const METHOD_NAMES = (Object.keys(RPCS) as (keyof Rpcs)[]).filter(
  (name) => RPCS[name].service === "PrebuildService",
) as readonly Method[];
