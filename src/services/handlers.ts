// Owns what each RPC does: one call of one operation of the world.
import type { MessageShape } from "@bufbuild/protobuf";
import type { Duration } from "@bufbuild/protobuf/wkt";
import type { PaginationRequest } from "../api/gen/gitpod/v1/pagination_pb.ts";
import { PAGE_SIZE } from "../api/limits.ts";
import type { Method } from "../api/methods.ts";
import {
  PREBUILD_PHASES,
  PREBUILD_TRIGGERS,
  type PrebuildPhase,
  type PrebuildTrigger,
} from "../api/phases.ts";
import { type FilterFields, readPageToken, writePageToken } from "../rpc/page-token.ts";
import type { Page } from "../world/store/table.ts";
import type { World } from "../world/world.ts";
import type { METHOD_DESCRIPTORS } from "./descriptors.ts";
import type { Result } from "./encode.ts";

/** The request message of an RPC. */
export type RequestOf<M extends Method> = MessageShape<(typeof METHOD_DESCRIPTORS)[M]["input"]>;

type Handlers = { readonly [M in Method]: (world: World, request: RequestOf<M>) => Result };

/** The eleven RPCs. Requests have been held against their bounds before. */
export const HANDLERS: Handlers = {
  CreatePrebuild: ({ prebuilds }, { projectId, environmentClassId, spec }) => ({
    prebuild: prebuilds.create({
      projectId: canonical(projectId),
      environmentClassId: environmentClassId && canonical(environmentClassId),
      timeout: spec?.timeout && milliseconds(spec.timeout),
    }),
  }),

  GetPrebuild: ({ prebuilds }, { prebuildId }) => ({ prebuild: prebuilds.get(canonical(prebuildId)) }),

  ListPrebuilds: ({ prebuilds }, { filter, pagination }) => {
    const fields = {
      projectIds: canonicals(filter?.projectIds),
      phases: filter?.phases ?? [],
      triggeredBy: filter?.triggeredBy ?? [],
      creatorIds: canonicals(filter?.creatorIds),
      executorIds: canonicals(filter?.executorIds),
    };
    const list = listing("ListPrebuilds", pagination, fields);
    const { projectIds, creatorIds, executorIds } = fields;
    const phases = fields.phases.map((number) => phaseName(number));
    const triggeredBy = fields.triggeredBy.map((number) => triggerName(number));
    const page = prebuilds.list({ projectIds, phases, triggeredBy, creatorIds, executorIds }, list);
    return { prebuilds: page.rows, nextToken: list.nextToken(page) };
  },

  CancelPrebuild: ({ prebuilds }, { prebuildId }) => ({ prebuild: prebuilds.cancel(canonical(prebuildId)) }),

  DeletePrebuild: ({ prebuilds }, { prebuildId }) => {
    prebuilds.delete(canonical(prebuildId));
    return {};
  },

  CreatePrebuildLogsToken: ({ prebuilds, logsTokens }, { prebuildId }) => ({
    accessToken: logsTokens.create(prebuilds.get(canonical(prebuildId)).value.id),
  }),

  CreateWarmPool: ({ warmPools }, { projectId, environmentClassId, desiredSize, minSize, maxSize }) => ({
    // The deprecated field has no presence here: 0 counts as absent.
    warmPool: warmPools.create({
      projectId: canonical(projectId),
      environmentClassId: canonical(environmentClassId),
      desiredSize: desiredSize || undefined,
      minSize,
      maxSize,
    }),
  }),

  GetWarmPool: ({ warmPools }, { warmPoolId }) => ({ warmPool: warmPools.get(canonical(warmPoolId)) }),

  ListWarmPools: ({ warmPools }, { filter, pagination }) => {
    const fields = {
      projectIds: canonicals(filter?.projectIds),
      environmentClassIds: canonicals(filter?.environmentClassIds),
    };
    const list = listing("ListWarmPools", pagination, fields);
    const page = warmPools.list(fields, list);
    return { warmPools: page.rows, nextToken: list.nextToken(page) };
  },

  UpdateWarmPool: ({ warmPools }, { warmPoolId, desiredSize, minSize, maxSize }) => ({
    warmPool: warmPools.update(canonical(warmPoolId), { desiredSize, minSize, maxSize }),
  }),

  DeleteWarmPool: ({ warmPools }, { warmPoolId }) => {
    warmPools.delete(canonical(warmPoolId));
    return {};
  },
};

/** Ids may come in any case; they are kept and compared in lower case (assumed). */
function canonical(id: string): string {
  return id.toLowerCase();
}

function canonicals(ids: readonly string[] | undefined): readonly string[] {
  return ids?.map(canonical) ?? [];
}

/** Where a list begins, how long it is, and how the token of its next page is written. */
function listing(method: Method, pagination: PaginationRequest | undefined, fields: FilterFields) {
  return {
    limit: pagination?.pageSize || PAGE_SIZE.default,
    before: pagination?.token ? readPageToken(pagination.token, method, fields) : undefined,
    nextToken: ({ next }: Page<unknown>) => (next === undefined ? "" : writePageToken(next, method, fields)),
  };
}

function milliseconds({ seconds, nanos }: Duration): number {
  return Number(seconds) * 1_000 + Math.round(nanos / 1_000_000);
}

const PHASE_NAMES = nameByNumber(PREBUILD_PHASES);
const TRIGGER_NAMES = nameByNumber(PREBUILD_TRIGGERS);

/** Numbers without a name (UNSPECIFIED) become a name that no value has, so the filter finds nothing. */
function phaseName(number: number): PrebuildPhase {
  return PHASE_NAMES.get(number) ?? ("UNSPECIFIED" as PrebuildPhase);
}

function triggerName(number: number): PrebuildTrigger {
  return TRIGGER_NAMES.get(number) ?? ("UNSPECIFIED" as PrebuildTrigger);
}

function nameByNumber<N extends string>(numbers: Record<N, number>): ReadonlyMap<number, N> {
  return new Map(Object.entries<number>(numbers).map(([name, number]) => [number, name as N]));
}
