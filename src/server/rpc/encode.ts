// Owns the way from an answer to its bytes. The encoding of each immutable value is remembered, so that reading
// a value again costs nothing and a list is a join of remembered pieces.
import { create, toBinary, toJsonString } from "@bufbuild/protobuf";
import { PaginationResponseSchema } from "../../api/gen/gitpod/v1/pagination_pb.ts";
import {
  CreatePrebuildLogsTokenResponseSchema,
  PrebuildSchema,
  WarmPoolSchema,
} from "../../api/gen/gitpod/v1/prebuild_pb.ts";
import type { Prebuild } from "../../world/prebuild.ts";
import type { WarmPool } from "../../world/warm-pool.ts";
import { concat } from "./compression.ts";
import type { Encoding } from "./encoding.ts";
import { prebuildMessage, warmPoolMessage } from "./messages.ts";

/** What a handler answers, before it is written. */
export type Result =
  | { readonly prebuild: Prebuild }
  | { readonly prebuilds: readonly Prebuild[]; readonly nextToken: string }
  | { readonly warmPool: WarmPool }
  | { readonly warmPools: readonly WarmPool[]; readonly nextToken: string }
  | { readonly accessToken: string }
  | Record<never, never>;

interface Remembered {
  json?: string;
  proto?: Uint8Array;
}

/** Tags of the length-delimited fields 1 and 2. */
const FIELD_1 = 0x0a;
const FIELD_2 = 0x12;

/** Writes answers. One for each mock, because log URLs begin with its origin. */
export class Encoder {
  readonly #remembered = new WeakMap<Prebuild | WarmPool, Remembered>();

  /** @param logUrl where a prebuild's log is served */
  constructor(readonly logUrl: (prebuildId: string) => string) {}

  /** The body of an answer. `pagination` and the list are always there, also when they are empty (assumed). */
  encode(result: Result, encoding: Encoding): string | Uint8Array {
    return encoding === "json" ? this.#json(result) : this.#proto(result);
  }

  #json(result: Result): string {
    if ("prebuild" in result) return `{"prebuild":${this.#valueJson(result.prebuild)}}`;
    if ("warmPool" in result) return `{"warmPool":${this.#valueJson(result.warmPool)}}`;
    if ("prebuilds" in result) return this.#listJson("prebuilds", result.prebuilds, result.nextToken);
    if ("warmPools" in result) return this.#listJson("warmPools", result.warmPools, result.nextToken);
    return JSON.stringify(result);
  }

  #listJson(field: string, values: readonly (Prebuild | WarmPool)[], nextToken: string): string {
    const pagination = nextToken === "" ? "{}" : JSON.stringify({ nextToken });
    return `{"pagination":${pagination},"${field}":[${values.map((value) => this.#valueJson(value)).join()}]}`;
  }

  #proto(result: Result): Uint8Array {
    if ("prebuild" in result) return fields([[FIELD_1, this.#valueProto(result.prebuild)]]);
    if ("warmPool" in result) return fields([[FIELD_1, this.#valueProto(result.warmPool)]]);
    if ("prebuilds" in result) return this.#listProto(result.prebuilds, result.nextToken);
    if ("warmPools" in result) return this.#listProto(result.warmPools, result.nextToken);
    if (!("accessToken" in result)) return new Uint8Array(0);
    const message = create(CreatePrebuildLogsTokenResponseSchema, { accessToken: result.accessToken });
    return toBinary(CreatePrebuildLogsTokenResponseSchema, message);
  }

  #listProto(values: readonly (Prebuild | WarmPool)[], nextToken: string): Uint8Array {
    const pagination = toBinary(PaginationResponseSchema, create(PaginationResponseSchema, { nextToken }));
    return fields([
      [FIELD_1, pagination],
      ...values.map((value) => [FIELD_2, this.#valueProto(value)] as const),
    ]);
  }

  #valueJson(value: Prebuild | WarmPool): string {
    const remembered = this.#rememberedOf(value);
    remembered.json ??= isWarmPool(value)
      ? toJsonString(WarmPoolSchema, warmPoolMessage(value))
      : toJsonString(PrebuildSchema, prebuildMessage(value, this.#logUrlOf(value)));
    return remembered.json;
  }

  #valueProto(value: Prebuild | WarmPool): Uint8Array {
    const remembered = this.#rememberedOf(value);
    remembered.proto ??= isWarmPool(value)
      ? toBinary(WarmPoolSchema, warmPoolMessage(value))
      : toBinary(PrebuildSchema, prebuildMessage(value, this.#logUrlOf(value)));
    return remembered.proto;
  }

  #rememberedOf(value: Prebuild | WarmPool): Remembered {
    let remembered = this.#remembered.get(value);
    if (!remembered) {
      remembered = {};
      this.#remembered.set(value, remembered);
    }
    return remembered;
  }

  /** The log is there from STARTING on, as the environment is. */
  #logUrlOf({ id, status }: Prebuild): string {
    return status.environmentId === "" ? "" : this.logUrl(id);
  }
}

function isWarmPool(value: Prebuild | WarmPool): value is WarmPool {
  return "runningInstances" in value.status;
}

/** A message of length-delimited fields. */
function fields(parts: readonly (readonly [tag: number, bytes: Uint8Array])[]): Uint8Array {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (const [tag, bytes] of parts) {
    const head = Uint8Array.from([tag, ...varint(bytes.length)]);
    chunks.push(head, bytes);
    size += head.length + bytes.length;
  }
  return concat(chunks, size);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}
