// Owns the way from an answer to its bytes. The encoding of each immutable value is remembered, so that reading
// a value again costs nothing and a list is a join of remembered pieces.
import { create, type DescMessage, type Message, toBinary, toJsonString } from "@bufbuild/protobuf";
import { PaginationResponseSchema } from "../../api/gen/gitpod/v1/pagination_pb.ts";
import {
  CreatePrebuildLogsTokenResponseSchema,
  PrebuildSchema,
  WarmPoolSchema,
} from "../../api/gen/gitpod/v1/prebuild_pb.ts";
import type { Prebuild, PrebuildRow } from "../../world/prebuild.ts";
import type { Row } from "../../world/table.ts";
import type { WarmPoolRow } from "../../world/warm-pool.ts";
import { concat } from "./compression.ts";
import type { Encoding } from "./encoding.ts";
import { prebuildMessage, warmPoolMessage } from "./messages.ts";

/** What a handler answers, before it is written. */
export type Result =
  | { readonly prebuild: PrebuildRow }
  | { readonly prebuilds: readonly PrebuildRow[]; readonly nextToken: string }
  | { readonly warmPool: WarmPoolRow }
  | { readonly warmPools: readonly WarmPoolRow[]; readonly nextToken: string }
  | { readonly accessToken: string }
  | Record<never, never>;

/** Tags of the length-delimited fields 1 and 2. */
const FIELD_1 = 0x0a;
const FIELD_2 = 0x12;

/** Writes answers. One for each mock, because log URLs begin with its origin. */
export class Encoder {
  readonly #prebuilds: Codec<PrebuildRow>;
  readonly #warmPools: Codec<WarmPoolRow>;

  /** @param logUrl where a prebuild's log is served */
  constructor(logUrl: (prebuildId: string) => string) {
    // The log is there from STARTING on, as the environment is.
    const logUrlOf = ({ id, status }: Prebuild) => (status.environmentId === "" ? "" : logUrl(id));
    this.#prebuilds = new Codec(PrebuildSchema, ({ value }) => prebuildMessage(value, logUrlOf(value)));
    this.#warmPools = new Codec(WarmPoolSchema, ({ value }) => warmPoolMessage(value));
  }

  /** The body of an answer. `pagination` and the list are always there, also when they are empty (assumed). */
  encode(result: Result, encoding: Encoding): string | Uint8Array {
    return encoding === "json" ? this.#json(result) : this.#proto(result);
  }

  #json(result: Result): string {
    if ("prebuild" in result) return `{"prebuild":${this.#prebuilds.json(result.prebuild)}}`;
    if ("warmPool" in result) return `{"warmPool":${this.#warmPools.json(result.warmPool)}}`;
    if ("prebuilds" in result)
      return this.#prebuilds.listJson("prebuilds", result.prebuilds, result.nextToken);
    if ("warmPools" in result)
      return this.#warmPools.listJson("warmPools", result.warmPools, result.nextToken);
    return JSON.stringify(result);
  }

  #proto(result: Result): Uint8Array {
    if ("prebuild" in result) return fields([[FIELD_1, this.#prebuilds.proto(result.prebuild)]]);
    if ("warmPool" in result) return fields([[FIELD_1, this.#warmPools.proto(result.warmPool)]]);
    if ("prebuilds" in result) return this.#prebuilds.listProto(result.prebuilds, result.nextToken);
    if ("warmPools" in result) return this.#warmPools.listProto(result.warmPools, result.nextToken);
    if (!("accessToken" in result)) return new Uint8Array(0);
    const message = create(CreatePrebuildLogsTokenResponseSchema, { accessToken: result.accessToken });
    return toBinary(CreatePrebuildLogsTokenResponseSchema, message);
  }
}

interface Remembered {
  readonly value: unknown;
  json?: string;
  proto?: Uint8Array;
}

/** How many encodings of a kind of resource are remembered. Bounds the memory; a power of two. */
const REMEMBERED = 4_096;

/** The encodings of one kind of resource. A row whose place another one took is simply written again. */
class Codec<R extends Row> {
  readonly #schema: DescMessage;
  readonly #message: (row: R) => Message;
  readonly #remembered: (Remembered | undefined)[] = [];

  constructor(schema: DescMessage, message: (row: R) => Message) {
    this.#schema = schema;
    this.#message = message;
  }

  json(row: R): string {
    const remembered = this.#rememberedOf(row);
    remembered.json ??= toJsonString(this.#schema, this.#message(row));
    return remembered.json;
  }

  proto(row: R): Uint8Array {
    const remembered = this.#rememberedOf(row);
    remembered.proto ??= toBinary(this.#schema, this.#message(row));
    return remembered.proto;
  }

  listJson(field: string, rows: readonly R[], nextToken: string): string {
    const pagination = nextToken === "" ? "{}" : JSON.stringify({ nextToken });
    return `{"pagination":${pagination},"${field}":[${rows.map((row) => this.json(row)).join()}]}`;
  }

  listProto(rows: readonly R[], nextToken: string): Uint8Array {
    const pagination = toBinary(PaginationResponseSchema, create(PaginationResponseSchema, { nextToken }));
    return fields([[FIELD_1, pagination], ...rows.map((row) => [FIELD_2, this.proto(row)] as const)]);
  }

  #rememberedOf({ slot, value }: R): Remembered {
    const place = slot % REMEMBERED;
    let remembered = this.#remembered[place];
    if (remembered?.value !== value) {
      remembered = { value };
      this.#remembered[place] = remembered;
    }
    return remembered;
  }
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
