// Owns the rows of PrebuildService: each RPC is one operation of the world.
import { durationMs } from "@bufbuild/protobuf/wkt";
import {
  CancelPrebuildResponseSchema,
  CreatePrebuildLogsTokenResponseSchema,
  CreatePrebuildResponseSchema,
  CreateWarmPoolResponseSchema,
  DeletePrebuildResponseSchema,
  DeleteWarmPoolResponseSchema,
  GetPrebuildResponseSchema,
  GetWarmPoolResponseSchema,
  ListPrebuildsResponseSchema,
  ListWarmPoolsResponseSchema,
  PrebuildService,
  UpdateWarmPoolResponseSchema,
} from "../api/gen/gitpod/v1/prebuild_pb.ts";
import {
  PREBUILD_PHASES,
  PREBUILD_TRIGGERS,
  type PrebuildPhase,
  type PrebuildTrigger,
} from "../api/phases.ts";
import { canonical, canonicals } from "../input/ids.ts";
import { messageWriter } from "../rpc/message-writer.ts";
import { service, unary } from "./context.ts";
import { listing } from "./page.ts";
import { oneOf, pageOf } from "./resource-writer.ts";

const { method } = PrebuildService;

export const prebuildService = service(PrebuildService, {
  createPrebuild: unary(method.createPrebuild, {
    encode: oneOf(CreatePrebuildResponseSchema, "prebuilds"),
    handle: ({ world }, { projectId, environmentClassId, spec }) => {
      const { value } = world.prebuilds.create({
        projectId: canonical(projectId),
        environmentClassId: environmentClassId && canonical(environmentClassId),
        timeout: spec?.timeout && durationMs(spec.timeout),
      });
      return { prebuild: value };
    },
  }),

  getPrebuild: unary(method.getPrebuild, {
    encode: oneOf(GetPrebuildResponseSchema, "prebuilds"),
    handle: ({ world }, { prebuildId }) => ({ prebuild: world.prebuilds.get(canonical(prebuildId)).value }),
  }),

  listPrebuilds: unary(method.listPrebuilds, {
    encode: pageOf(ListPrebuildsResponseSchema, "prebuilds"),
    handle: ({ world }, { filter, pagination }) => {
      const fields = {
        projectIds: canonicals(filter?.projectIds),
        phases: filter?.phases ?? [],
        triggeredBy: filter?.triggeredBy ?? [],
        creatorIds: canonicals(filter?.creatorIds),
        executorIds: canonicals(filter?.executorIds),
      };
      const list = listing("ListPrebuilds", pagination, fields);
      const phases = fields.phases.map(phaseName);
      const triggeredBy = fields.triggeredBy.map(triggerName);
      const page = world.prebuilds.list({ ...fields, phases, triggeredBy }, list);
      return { pagination: list.pagination(page), prebuilds: page.rows.map(({ value }) => value) };
    },
  }),

  cancelPrebuild: unary(method.cancelPrebuild, {
    encode: oneOf(CancelPrebuildResponseSchema, "prebuilds"),
    handle: ({ world }, { prebuildId }) => ({
      prebuild: world.prebuilds.cancel(canonical(prebuildId)).value,
    }),
  }),

  deletePrebuild: unary(method.deletePrebuild, {
    encode: messageWriter(DeletePrebuildResponseSchema),
    handle: ({ world }, { prebuildId }) => {
      world.prebuilds.delete(canonical(prebuildId));
      return {};
    },
  }),

  createPrebuildLogsToken: unary(method.createPrebuildLogsToken, {
    encode: messageWriter(CreatePrebuildLogsTokenResponseSchema),
    handle: ({ world }, { prebuildId }) => ({
      accessToken: world.logsTokens.create(world.prebuilds.get(canonical(prebuildId)).value.id),
    }),
  }),

  createWarmPool: unary(method.createWarmPool, {
    encode: oneOf(CreateWarmPoolResponseSchema, "warmPools"),
    handle: ({ world }, { projectId, environmentClassId, desiredSize, minSize, maxSize }) => {
      // The deprecated field has no presence: 0 counts as absent.
      const { value } = world.warmPools.create({
        projectId: canonical(projectId),
        environmentClassId: canonical(environmentClassId),
        desiredSize: desiredSize || undefined,
        minSize,
        maxSize,
      });
      return { warmPool: value };
    },
  }),

  getWarmPool: unary(method.getWarmPool, {
    encode: oneOf(GetWarmPoolResponseSchema, "warmPools"),
    handle: ({ world }, { warmPoolId }) => ({ warmPool: world.warmPools.get(canonical(warmPoolId)).value }),
  }),

  listWarmPools: unary(method.listWarmPools, {
    encode: pageOf(ListWarmPoolsResponseSchema, "warmPools"),
    handle: ({ world }, { filter, pagination }) => {
      const fields = {
        projectIds: canonicals(filter?.projectIds),
        environmentClassIds: canonicals(filter?.environmentClassIds),
      };
      const list = listing("ListWarmPools", pagination, fields);
      const page = world.warmPools.list(fields, list);
      return { pagination: list.pagination(page), warmPools: page.rows.map(({ value }) => value) };
    },
  }),

  updateWarmPool: unary(method.updateWarmPool, {
    encode: oneOf(UpdateWarmPoolResponseSchema, "warmPools"),
    handle: ({ world }, { warmPoolId, desiredSize, minSize, maxSize }) => {
      const { value } = world.warmPools.update(canonical(warmPoolId), { desiredSize, minSize, maxSize });
      return { warmPool: value };
    },
  }),

  deleteWarmPool: unary(method.deleteWarmPool, {
    encode: messageWriter(DeleteWarmPoolResponseSchema),
    handle: ({ world }, { warmPoolId }) => {
      world.warmPools.delete(canonical(warmPoolId));
      return {};
    },
  }),
});

const PHASE_NAMES = nameByNumber(PREBUILD_PHASES);
const TRIGGER_NAMES = nameByNumber(PREBUILD_TRIGGERS);

/** Numbers without a name (UNSPECIFIED) become a name that no value has, so nothing matches. */
function phaseName(number: number): PrebuildPhase {
  return PHASE_NAMES.get(number) ?? ("UNSPECIFIED" as PrebuildPhase);
}

function triggerName(number: number): PrebuildTrigger {
  return TRIGGER_NAMES.get(number) ?? ("UNSPECIFIED" as PrebuildTrigger);
}

function nameByNumber<N extends string>(numbers: Record<N, number>): ReadonlyMap<number, N> {
  return new Map(Object.entries<number>(numbers).map(([name, number]) => [number, name as N]));
}
