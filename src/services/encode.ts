// Owns the way from an answer to its bytes. The encoding of each immutable value is remembered, so that reading
// a value again costs nothing and a list is a join of remembered pieces.
import { create, toBinary } from "@bufbuild/protobuf";
import { PaginationResponseSchema } from "../api/gen/gitpod/v1/pagination_pb.ts";
import {
  CreatePrebuildLogsTokenResponseSchema,
  PrebuildSchema,
  WarmPoolSchema,
} from "../api/gen/gitpod/v1/prebuild_pb.ts";
import { AnswerBody, concat } from "../rpc/compression.ts";
import type { Encoding } from "../rpc/encoding.ts";
import { prebuildMessage, warmPoolMessage } from "../wire/messages.ts";
import { prebuildJson, warmPoolJson } from "../wire/write-json.ts";
import type { Prebuild, PrebuildRow } from "../world/prebuild/prebuild.ts";
import type { Row } from "../world/store/table.ts";
import type { WarmPoolRow } from "../world/warm-pool/warm-pool.ts";

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

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();
const COMMA = utf8.encode(",");
const END_OF_LIST = utf8.encode("]}");

/** Writes answers. One for each mock, because log URLs begin with its origin. */
export class Encoder {
  readonly #prebuilds: Codec<PrebuildRow>;
  readonly #warmPools: Codec<WarmPoolRow>;

  /** @param logUrl where a prebuild's log is served */
  constructor(logUrl: (prebuildId: string) => string) {
    // The log is there from STARTING on, as the environment is.
    const logUrlOf = ({ id, status }: Prebuild) => (status.environmentId === "" ? "" : logUrl(id));
    this.#prebuilds = new Codec({
      field: "prebuild",
      json: ({ value }) => prebuildJson(value, logUrlOf(value)),
      proto: ({ value }) => toBinary(PrebuildSchema, prebuildMessage(value, logUrlOf(value))),
    });
    this.#warmPools = new Codec({
      field: "warmPool",
      json: ({ value }) => warmPoolJson(value),
      proto: ({ value }) => toBinary(WarmPoolSchema, warmPoolMessage(value)),
    });
  }

  /** The body of an answer. `pagination` and the list are always there, also when they are empty (assumed). */
  encode(result: Result, encoding: Encoding): AnswerBody {
    if ("prebuild" in result) return this.#prebuilds.one(result.prebuild, encoding);
    if ("warmPool" in result) return this.#warmPools.one(result.warmPool, encoding);
    if ("prebuilds" in result) return this.#prebuilds.list(result.prebuilds, result.nextToken, encoding);
    if ("warmPools" in result) return this.#warmPools.list(result.warmPools, result.nextToken, encoding);
    if (encoding === "json") return new AnswerBody(JSON.stringify(result));
    if (!("accessToken" in result)) return new AnswerBody(new Uint8Array(0));
    const message = create(CreatePrebuildLogsTokenResponseSchema, { accessToken: result.accessToken });
    return new AnswerBody(toBinary(CreatePrebuildLogsTokenResponseSchema, message));
  }
}

/** The answers that hold one resource, in each encoding, for as long as the resource has this value. */
interface Remembered {
  readonly value: unknown;
  json?: AnswerBody;
  /** The resource itself, as bytes to join: in binary, with the tag of an answer that holds one. */
  jsonPiece?: Uint8Array;
  protoPiece?: Uint8Array;
  proto?: AnswerBody;
}

/** How many resources of a kind are remembered. Bounds the memory. */
const REMEMBERED = 4_096;

/** A page that was written, with the resources on it. */
interface RememberedPage {
  readonly values: readonly unknown[];
  readonly nextToken: string;
  readonly body: AnswerBody;
}

/** How many pages of a kind are remembered in each encoding: those of a few clients that poll. */
const REMEMBERED_PAGES = 4;

interface CodecOptions<R> {
  /** The field of an answer that holds one of them; a list's is the same with an "s". */
  readonly field: string;
  readonly json: (row: R) => string;
  readonly proto: (row: R) => Uint8Array;
}

/** The answers about one kind of resource. A resource whose place another one took is simply written again. */
class Codec<R extends Row> {
  readonly #options: CodecOptions<R>;
  readonly #remembered: (Remembered | undefined)[] = [];
  readonly #pages: Record<Encoding, RememberedPage[]> = { json: [], proto: [] };

  constructor(options: CodecOptions<R>) {
    this.#options = options;
  }

  /**
   * The answer that holds one resource. JSON stays text, because Node sends a short text in one piece with its
   * headers, but bytes in a second one.
   */
  one(row: R, encoding: Encoding): AnswerBody {
    return encoding === "json" ? this.#json(row) : this.#proto(row);
  }

  /** The answer that holds a page: a join of the answers that hold one, unless the same page was just written. */
  list(rows: readonly R[], nextToken: string, encoding: Encoding): AnswerBody {
    const pages = this.#pages[encoding];
    const known = pages.find((page) => page.nextToken === nextToken && holds(page, rows));
    if (known) return known.body;
    const write = encoding === "json" ? this.#listJson : this.#listProto;
    const body = new AnswerBody(write.call(this, rows, nextToken));
    pages.unshift({ values: rows.map(({ value }) => value), nextToken, body });
    if (pages.length > REMEMBERED_PAGES) pages.pop();
    return body;
  }

  #json(row: R): AnswerBody {
    const remembered = this.#rememberedOf(row);
    remembered.json ??= new AnswerBody(flat(`{"${this.#options.field}":${this.#options.json(row)}}`));
    return remembered.json;
  }

  #jsonPiece(row: R): Uint8Array {
    const remembered = this.#rememberedOf(row);
    remembered.jsonPiece ??= utf8.encode(this.#options.json(row));
    return remembered.jsonPiece;
  }

  #proto(row: R): AnswerBody {
    const remembered = this.#rememberedOf(row);
    remembered.proto ??= new AnswerBody(this.#protoPiece(row));
    return remembered.proto;
  }

  #protoPiece(row: R): Uint8Array {
    const remembered = this.#rememberedOf(row);
    remembered.protoPiece ??= delimited(FIELD_1, this.#options.proto(row));
    return remembered.protoPiece;
  }

  #listJson(rows: readonly R[], nextToken: string): Uint8Array {
    const pagination = nextToken === "" ? "{}" : JSON.stringify({ nextToken });
    const chunks: Uint8Array[] = [utf8.encode(`{"pagination":${pagination},"${this.#options.field}s":[`)];
    for (const row of rows) {
      if (chunks.length > 1) chunks.push(COMMA);
      chunks.push(this.#jsonPiece(row));
    }
    chunks.push(END_OF_LIST);
    return joined(chunks);
  }

  #listProto(rows: readonly R[], nextToken: string): Uint8Array {
    const pagination = toBinary(PaginationResponseSchema, create(PaginationResponseSchema, { nextToken }));
    const chunks = [delimited(FIELD_1, pagination)];
    // The same bytes with another tag.
    for (const row of rows) chunks.push(FIELD_2_TAG, this.#protoPiece(row).subarray(1));
    return joined(chunks);
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

function holds({ values }: RememberedPage, rows: readonly Row[]): boolean {
  return values.length === rows.length && rows.every(({ value }, index) => value === values[index]);
}

/** A text that was joined from pieces is joined again each time it is written; one that was decoded is not. */
function flat(text: string): string {
  return fromUtf8.decode(utf8.encode(text));
}

const FIELD_2_TAG = Uint8Array.of(FIELD_2);

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  let size = 0;
  for (const chunk of chunks) size += chunk.length;
  return concat(chunks, size);
}

/** A length-delimited field. */
function delimited(tag: number, bytes: Uint8Array): Uint8Array {
  return joined([Uint8Array.from([tag, ...varint(bytes.length)]), bytes]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}
