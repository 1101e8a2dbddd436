// Owns the conversion of the world's prebuilds and warm pools to messages of the contract.
import { create } from "@bufbuild/protobuf";
import {
  type Prebuild as PrebuildMessage,
  PrebuildSchema,
  type WarmPool as WarmPoolMessage,
  WarmPoolSchema,
} from "../api/gen/gitpod/v1/prebuild_pb.ts";
import type { Prebuild } from "../world/prebuild/prebuild.ts";
import type { WarmPool } from "../world/warm-pool/warm-pool.ts";
import { prebuildInit } from "./prebuild.ts";
import { warmPoolInit } from "./warm-pool.ts";

/** @param logUrl where the prebuild's log is served, or the empty string if there is none */
export function prebuildMessage(prebuild: Prebuild, logUrl: string): PrebuildMessage {
  return create(PrebuildSchema, prebuildInit(prebuild, logUrl));
}

export function warmPoolMessage(warmPool: WarmPool): WarmPoolMessage {
  return create(WarmPoolSchema, warmPoolInit(warmPool));
}
