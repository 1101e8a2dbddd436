// Owns which fields each request has, by their JSON names: what a rule can ask about a call before the codec is
// loaded. A test holds the table against the descriptors.
import type { Method } from "./methods.ts";
import { PREBUILD_PHASES, PREBUILD_TRIGGERS } from "./phases.ts";
import { RESOURCE_TYPES } from "./resource-types.ts";

/** What a field holds. */
export type FieldKind =
  | { readonly kind: "text" | "flag" | "number" | "duration" }
  | { readonly kind: "enum"; readonly numbers: Readonly<Record<string, number>> }
  | { readonly kind: "list"; readonly of: FieldKind }
  | { readonly kind: "message"; readonly fields: RequestFields };

/** The fields of a message by their JSON names. */
export type RequestFields = Readonly<Record<string, FieldKind>>;

/** An RPC that rules can name: one of the eleven, or the event stream. */
export type AnyRpc = Method | "WatchEvents";

const text = { kind: "text" } as const;
const number = { kind: "number" } as const;

function listOf<const K extends FieldKind>(of: K) {
  return { kind: "list", of } as const;
}

function message<const F extends RequestFields>(fields: F) {
  return { kind: "message", fields } as const;
}

/** The values of an enum by their full names, as JSON writes them. */
function enumOf(prefix: string, values: Readonly<Record<string, number>>) {
  const named = Object.entries({ UNSPECIFIED: 0, ...values }).map(([name, value]) => [prefix + name, value]);
  return { kind: "enum", numbers: Object.fromEntries(named) as Record<string, number> } as const;
}

const phase = enumOf("PREBUILD_PHASE_", PREBUILD_PHASES);
const trigger = enumOf("PREBUILD_TRIGGER_", PREBUILD_TRIGGERS);
const resourceType = enumOf("RESOURCE_TYPE_", RESOURCE_TYPES);

const pagination = message({ pageSize: number, token: text });
const onePrebuild = { prebuildId: text };
const oneWarmPool = { warmPoolId: text };

/** The request fields of each RPC. */
export const REQUEST_FIELDS = {
  CreatePrebuild: {
    projectId: text,
    environmentClassId: text,
    spec: message({ specVersion: number, desiredPhase: phase, timeout: { kind: "duration" } }),
  },
  GetPrebuild: onePrebuild,
  ListPrebuilds: {
    pagination,
    filter: message({
      projectIds: listOf(text),
      phases: listOf(phase),
      triggeredBy: listOf(trigger),
      creatorIds: listOf(text),
      executorIds: listOf(text),
    }),
  },
  CancelPrebuild: onePrebuild,
  DeletePrebuild: onePrebuild,
  CreatePrebuildLogsToken: onePrebuild,
  CreateWarmPool: {
    projectId: text,
    environmentClassId: text,
    desiredSize: number,
    minSize: number,
    maxSize: number,
  },
  GetWarmPool: oneWarmPool,
  ListWarmPools: {
    pagination,
    filter: message({ projectIds: listOf(text), environmentClassIds: listOf(text) }),
  },
  UpdateWarmPool: { warmPoolId: text, desiredSize: number, minSize: number, maxSize: number },
  DeleteWarmPool: oneWarmPool,
  WatchEvents: {
    organization: { kind: "flag" },
    environmentId: text,
    resourceTypeFilters: listOf(
      message({ resourceType, resourceIds: listOf(text), creatorIds: listOf(text) }),
    ),
  },
} as const satisfies Record<AnyRpc, RequestFields>;

/** The RPCs that rules can name. */
export const RPC_NAMES = Object.keys(REQUEST_FIELDS) as readonly AnyRpc[];
