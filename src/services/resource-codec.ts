// Owns the encoding of resources in responses. The encoding of each immutable value is cached, so that reading a
// value again costs nothing and a list is a join of cached pieces.
import { create, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { PaginationResponseSchema } from "../api/gen/gitpod/v1/pagination_pb.ts";
import { PrebuildSchema, WarmPoolSchema } from "../api/gen/gitpod/v1/prebuild_pb.ts";
import { AnswerBody, concat } from "../rpc/compression.ts";
import type { Encoding } from "../rpc/encoding.ts";
import { prebuildMessage, warmPoolMessage } from "../wire/messages.ts";
import { prebuildJson } from "../wire/prebuild.ts";
import { warmPoolJson } from "../wire/warm-pool.ts";
import type { Prebuild } from "../world/prebuild/prebuild.ts";
import type { WarmPool } from "../world/warm-pool/warm-pool.ts";
import { Remembered } from "./remembered.ts";

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();
const COMMA = utf8.encode(",");
const END_OF_LIST = utf8.encode("]}");

/** The codecs of a mock's resources. Each mock has its own, because log URLs begin with its origin. */
export interface ResourceCodecs {
  readonly prebuilds: ResourceCodec<Prebuild>;
  readonly warmPools: ResourceCodec<WarmPool>;
}

/** @param logUrl where a prebuild's log is served */
export function createResourceCodecs(logUrl: (prebuildId: string) => string): ResourceCodecs {
  // The log exists from STARTING on, like the environment.
  const logUrlOf = ({ id, status }: Prebuild) => (status.environmentId === "" ? "" : logUrl(id));
  return {
    prebuilds: new ResourceCodec({
      field: "prebuild",
      json: (prebuild) => prebuildJson(prebuild, logUrlOf(prebuild)),
      proto: (prebuild) => toBinary(PrebuildSchema, prebuildMessage(prebuild, logUrlOf(prebuild))),
    }),
    warmPools: new ResourceCodec({
      field: "warmPool",
      json: warmPoolJson,
      proto: (pool) => toBinary(WarmPoolSchema, warmPoolMessage(pool)),
    }),
  };
}

/** The encodings of one value that have been needed so far. */
interface Encodings {
  json: AnswerBody;
  jsonPiece: Uint8Array;
  proto: AnswerBody;
  /** The message with its length: what follows the tag of a field. */
  protoPiece: Uint8Array;
}

/** An encoded page, with the values on it. */
interface RememberedPage {
  readonly values: readonly object[];
  readonly nextToken: string;
  readonly body: AnswerBody;
}

/** How many pages of a kind are cached in each encoding: enough for a few polling clients. */
const REMEMBERED_PAGES = 4;

export interface ResourceCodecOptions<V> {
  /** The field for one resource in a response, number 1; the field for a list has an "s" and number 2. */
  readonly field: string;
  readonly json: (value: V) => string;
  readonly proto: (value: V) => Uint8Array;
}

/** The responses with one kind of resource. */
class ResourceCodec<V extends object> {
  readonly #options: ResourceCodecOptions<V>;
  readonly #remembered = new Remembered<V, Encodings>();
  readonly #pages: Record<Encoding, RememberedPage[]> = { json: [], proto: [] };

  constructor(options: ResourceCodecOptions<V>) {
    this.#options = options;
  }

  /**
   * The response with one resource. JSON stays text, because Node sends a short text in one piece with its
   * headers, but bytes in a second one.
   */
  one(value: V, encoding: Encoding): AnswerBody {
    const remembered = this.#remembered.of(value);
    if (encoding === "json") {
      remembered.json ??= new AnswerBody(flat(`{"${this.#options.field}":${this.#options.json(value)}}`));
      return remembered.json;
    }
    remembered.proto ??= new AnswerBody(joined([ONE, this.#protoPiece(value)]));
    return remembered.proto;
  }

  /**
   * The response with a page: a join of the pieces, unless the same page was just written. `pagination` and the list
   * are always present, even if they are empty (assumed).
   */
  list(values: readonly V[], nextToken: string, encoding: Encoding): AnswerBody {
    const pages = this.#pages[encoding];
    const known = pages.find((page) => page.nextToken === nextToken && holds(page, values));
    if (known) return known.body;
    const chunks =
      encoding === "json" ? this.#listJson(values, nextToken) : this.#listProto(values, nextToken);
    const body = new AnswerBody(joined(chunks));
    pages.unshift({ values, nextToken, body });
    if (pages.length > REMEMBERED_PAGES) pages.pop();
    return body;
  }

  #jsonPiece(value: V): Uint8Array {
    const remembered = this.#remembered.of(value);
    remembered.jsonPiece ??= utf8.encode(this.#options.json(value));
    return remembered.jsonPiece;
  }

  #protoPiece(value: V): Uint8Array {
    const remembered = this.#remembered.of(value);
    remembered.protoPiece ??= new BinaryWriter().bytes(this.#options.proto(value)).finish();
    return remembered.protoPiece;
  }

  #listJson(values: readonly V[], nextToken: string): Uint8Array[] {
    const pagination = nextToken === "" ? "{}" : JSON.stringify({ nextToken });
    const chunks: Uint8Array[] = [utf8.encode(`{"pagination":${pagination},"${this.#options.field}s":[`)];
    for (const value of values) {
      if (chunks.length > 1) chunks.push(COMMA);
      chunks.push(this.#jsonPiece(value));
    }
    chunks.push(END_OF_LIST);
    return chunks;
  }

  #listProto(values: readonly V[], nextToken: string): Uint8Array[] {
    const pagination = toBinary(PaginationResponseSchema, create(PaginationResponseSchema, { nextToken }));
    const chunks: Uint8Array[] = [ONE, new BinaryWriter().bytes(pagination).finish()];
    for (const value of values) chunks.push(LIST, this.#protoPiece(value));
    return chunks;
  }
}

function holds(page: RememberedPage, values: readonly object[]): boolean {
  return page.values.length === values.length && values.every((value, index) => value === page.values[index]);
}

/** Engines keep joined text as pieces and join it at every write; decoded text is flat. */
function flat(text: string): string {
  return fromUtf8.decode(utf8.encode(text));
}

/** The tags of the fields 1 and 2. */
const ONE = new BinaryWriter().tag(1, WireType.LengthDelimited).finish();
const LIST = new BinaryWriter().tag(2, WireType.LengthDelimited).finish();

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  let size = 0;
  for (const chunk of chunks) size += chunk.length;
  return concat(chunks, size);
}
