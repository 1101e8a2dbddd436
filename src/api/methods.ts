// Owns the list of the service's RPCs. Everything that is "one per RPC" is a table keyed by these names,
// so a missing one is a type error.

/** The full name of the service, as it stands in every RPC's path. */
export const SERVICE = "gitpod.v1.PrebuildService";

/** The service that tells what changes. */
export const EVENT_SERVICE = "gitpod.v1.EventService";

/** The paths below which services are served: the root, and /api as the service itself does (documented). */
export const RPC_PREFIXES = ["", "/api"] as const;

/**
 * The eleven RPCs. `safe` ones have no side effects and may also be called with Connect GET
 * (documented: their idempotency level is NO_SIDE_EFFECTS).
 */
export const METHODS = {
  CreatePrebuild: { safe: false },
  GetPrebuild: { safe: true },
  ListPrebuilds: { safe: true },
  CancelPrebuild: { safe: false },
  DeletePrebuild: { safe: false },
  CreatePrebuildLogsToken: { safe: false },
  CreateWarmPool: { safe: false },
  GetWarmPool: { safe: true },
  ListWarmPools: { safe: true },
  UpdateWarmPool: { safe: false },
  DeleteWarmPool: { safe: false },
} as const satisfies Record<string, { safe: boolean }>;

/** The name of one of the eleven RPCs. */
export type Method = keyof typeof METHODS;

/** All RPC names, in the order of the table. */
export const METHOD_NAMES = Object.keys(METHODS) as readonly Method[];

/** Whether a path segment names one of the eleven RPCs. */
export function isMethod(name: string): name is Method {
  return Object.hasOwn(METHODS, name);
}
