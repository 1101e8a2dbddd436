// Owns the three wire forms of watching: Connect streams of binary or JSON messages, and lines of JSON.
// https://connectrpc.com/docs/protocol#streaming-rpcs
import { create, toBinary } from "@bufbuild/protobuf";
import {
  ResourceOperation,
  ResourceType,
  WatchEventsResponseSchema,
} from "../../api/gen/gitpod/v1/event_pb.ts";
import {
  acceptsGzip,
  BODY_LIMIT,
  concat,
  gunzip,
  gzip,
  isCompressed,
  tooLarge,
} from "../../rpc/compression.ts";
import { errorAnswer, errorJson, RpcError } from "../../rpc/connect-error.ts";
import { type Encoding, encodingOf } from "../../rpc/encoding.ts";
import { envelope, FLAG, readOnlyEnvelope } from "../../rpc/envelope.ts";
import { responseOf } from "../../rpc/web.ts";
import type { Change } from "../../world/store/changes.ts";
import { RESOURCE_TYPE } from "./watch-filter.ts";

/** How a watcher asks and is answered. */
export interface WatchForm {
  readonly encoding: Encoding;
  readonly headers: Record<string, string>;
  /** The request's message. @throws RpcError where the body does not hold one */
  readonly message: (body: Uint8Array) => Promise<Uint8Array>;
  /** Some changes, as bytes. */
  readonly events: (changes: readonly Change[]) => Promise<Uint8Array>;
  /** How an event begins. */
  readonly beginning: Uint8Array;
  /** The last bytes. Undefined: the form cannot tell how the stream ended. */
  readonly end: (error: RpcError) => Uint8Array | undefined;
  /** The answer where the stream does not begin. */
  readonly refuse: (error: RpcError) => Response;
}

/** What a 415 says would be right. */
export const WATCH_TYPES = "application/connect+proto, application/connect+json, application/json";

const JSONL = "application/jsonl";
/** The generated Python client hands on what it reads in pieces of so many bytes: what is over waits for the next event. */
const READ_SIZE = 64;
const SPACE = 32;
const NEWLINE = 10;
const utf8 = new TextEncoder();

/** The form that the headers ask for; undefined where it is none. */
export function watchForm(header: (name: string) => string | undefined): WatchForm | undefined {
  const type = header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type === "application/connect+proto") return connectForm("proto", header);
  if (type === "application/connect+json") return connectForm("json", header);
  const acceptsLines = /(?:^|,)\s*application\/jsonl\s*(?:;|,|$)/i.test(header("accept") ?? "");
  return encodingOf(header("content-type")) === "json" && acceptsLines ? lineForm(header) : undefined;
}

function connectForm(encoding: Encoding, header: (name: string) => string | undefined): WatchForm {
  const contentType = `application/connect+${encoding}`;
  // Answers are compressed for whoever compresses too; for such short messages nobody else gains by it.
  let compresses = false;
  const headers: Record<string, string> = { "content-type": contentType };
  const write = encoding === "json" ? eventJson : eventBinary;
  const frame = async (change: Change) =>
    compresses ? envelope(FLAG.compressed, await gzip(write(change))) : envelope(0, write(change));
  const end = (error: RpcError) =>
    envelope(FLAG.endStream, utf8.encode(JSON.stringify({ error: errorJson(error), ...metadataOf(error) })));
  return {
    encoding,
    headers,
    message: async (body) => {
      const { flags, bytes } = readOnlyEnvelope(body);
      const isGzip = isCompressed(header("connect-content-encoding"));
      if (flags === 0) return bytes;
      if (!isGzip) {
        throw new RpcError(
          "internal",
          "a message is compressed, and connect-content-encoding does not say how",
        );
      }
      compresses = acceptsGzip(header("connect-accept-encoding"));
      if (compresses) headers["connect-content-encoding"] = "gzip";
      return gunzip(bytes, BODY_LIMIT);
    },
    events: async (changes) => joined(await Promise.all(changes.map(frame))),
    beginning: Uint8Array.of(0, 0, 0, 0),
    end,
    refuse: (error) =>
      new Response(end(error) as Uint8Array<ArrayBuffer>, { headers: { "content-type": contentType } }),
  };
}

/** Generated REST clients send one JSON body and read a line for each event. */
function lineForm(header: (name: string) => string | undefined): WatchForm {
  return {
    encoding: "json",
    headers: { "content-type": JSONL },
    message: async (body) => {
      const message = isCompressed(header("content-encoding")) ? await gunzip(body, BODY_LIMIT) : body;
      if (message.length > BODY_LIMIT) throw tooLarge(message.length);
      return message;
    },
    beginning: utf8.encode('{"operation"'),
    events: async (changes) => joined(changes.map(eventLine)),
    end: () => undefined,
    refuse: (error) => responseOf(errorAnswer(error)),
  };
}

/** A line, filled up with spaces, which mean nothing in JSON, to whole pieces of the client's reading. */
function eventLine(change: Change): Uint8Array {
  const json = eventJson(change);
  const line = new Uint8Array(Math.ceil((json.length + 1) / READ_SIZE) * READ_SIZE).fill(SPACE);
  line.set(json);
  line[line.length - 1] = NEWLINE;
  return line;
}

function metadataOf({ options: { headers = {} } }: RpcError) {
  const entries = Object.entries(headers).map(([name, value]) => [name, [value]]);
  return entries.length > 0 && { metadata: Object.fromEntries(entries) };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return concat(
    pieces,
    pieces.reduce((size, { length }) => size + length, 0),
  );
}

function eventBinary({ operation, kind, id }: Change): Uint8Array {
  return toBinary(
    WatchEventsResponseSchema,
    create(WatchEventsResponseSchema, {
      operation: ResourceOperation[operation],
      resourceType: RESOURCE_TYPE[kind],
      resourceId: id,
    }),
  );
}

function eventJson({ operation, kind, id }: Change): Uint8Array {
  return utf8.encode(
    JSON.stringify({
      operation: `RESOURCE_OPERATION_${operation}`,
      resourceType: `RESOURCE_TYPE_${ResourceType[RESOURCE_TYPE[kind]]}`,
      resourceId: id,
    }),
  );
}
