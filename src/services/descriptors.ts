// Owns the descriptor of each RPC: its request and answer messages.
import { PrebuildService } from "../api/gen/gitpod/v1/prebuild_pb.ts";

/** The descriptor of each RPC, by its name. */
export const METHOD_DESCRIPTORS = {
  CreatePrebuild: PrebuildService.method.createPrebuild,
  GetPrebuild: PrebuildService.method.getPrebuild,
  ListPrebuilds: PrebuildService.method.listPrebuilds,
  CancelPrebuild: PrebuildService.method.cancelPrebuild,
  DeletePrebuild: PrebuildService.method.deletePrebuild,
  CreatePrebuildLogsToken: PrebuildService.method.createPrebuildLogsToken,
  CreateWarmPool: PrebuildService.method.createWarmPool,
  GetWarmPool: PrebuildService.method.getWarmPool,
  ListWarmPools: PrebuildService.method.listWarmPools,
  UpdateWarmPool: PrebuildService.method.updateWarmPool,
  DeleteWarmPool: PrebuildService.method.deleteWarmPool,
} as const;
