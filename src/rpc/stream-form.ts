// Owns the wire forms of a server stream: Connect's envelopes of binary or JSON messages, and lines of JSON.
// https://connectrpc.com/docs/protocol#streaming-rpcs

import type { Call, Form } from "./call.ts";
import { type AnswerBody, acceptsGzip, concat, gunzip, isCompressed, tooLarge } from "./compression.ts";
import { errorJson, RpcError } from "./connect-error.ts";
import { type Encoding, encodingOf } from "./encoding.ts";
import { envelope, FLAG, PREFIX_LENGTH, readOnlyEnvelope } from "./envelope.ts";
import type { Answer, SentHeaders } from "./exchange.ts";
import { addHeaders, refuseUnary } from "./form.ts";
import { checkProtocolVersion } from "./protocol-version.ts";
import type { LineOptions, Row } from "./row.ts";

/** How the responses of a stream are written. */
export interface StreamForm extends Form {
  readonly headers: (call: Call) => SentHeaders;
  /** One response in its frame. */
  readonly frame: (call: Call, body: AnswerBody) => Uint8Array | Promise<Uint8Array>;
  /** The beginning of a frame, which is sent if a fault cuts the stream off. */
  readonly beginning: Uint8Array;
  /** The last bytes. Undefined: the form cannot express how the stream ended. */
  readonly end: (call: Call, error: RpcError | undefined) => Uint8Array | undefined;
}

const SPACE = 32;
const NEWLINE = 10;
const utf8 = new TextEncoder();

/** The form that the headers ask for; undefined if it is not one. @throws RpcError */
export function streamForm(call: Call, { lines }: Row<never>): StreamForm | undefined {
  const { incoming, record } = call;
  const type = incoming.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  const encoding = CONNECT_TYPES[type ?? ""];
  const form = encoding ? connectForm(encoding) : lines && asksForLines(call, type) && lineForm(lines);
  if (!form) return undefined;
  call.form = form;
  record.encoding = form.encoding;
  checkProtocolVersion(incoming.header("connect-protocol-version"));
  return form;
}

/** The accepted types, as a 415 lists them. */
export function streamTypes({ lines }: Row<never>): string {
  const connect = Object.keys(CONNECT_TYPES).join(", ");
  return lines ? `${connect}, application/jsonl, application/json` : connect;
}

const CONNECT_TYPES: Readonly<Record<string, Encoding>> = {
  "application/connect+proto": "proto",
  "application/connect+json": "json",
};

/** The content type of lines of JSON. */
export const JSONL = "application/jsonl";

/** Generated REST clients send it in the header Accept, and one of them as its content type (documented). */
function asksForLines({ incoming }: Call, type: string | undefined): boolean {
  if (type === JSONL) return true;
  const accepts = /(?:^|,)\s*application\/jsonl\s*(?:;|,|$)/i.test(incoming.header("accept") ?? "");
  return accepts && encodingOf(incoming.header("content-type")) === "json";
}

function connectForm(encoding: Encoding): StreamForm {
  const headers = (call: Call): SentHeaders => {
    const all: SentHeaders = { "content-type": `application/connect+${encoding}` };
    if (call.compresses) all["connect-content-encoding"] = "gzip";
    if (call.hasMetadata) addHeaders(all, call.responseHeaders);
    return all;
  };
  return {
    encoding,
    overhead: PREFIX_LENGTH,
    headers,
    message: (call, body, limit) => {
      const { flags, bytes } = readOnlyEnvelope(body, limit);
      const { incoming, record } = call;
      const isGzip = isCompressed(incoming.header("connect-content-encoding"));
      if (flags === 0) return bytes;
      if (!isGzip) {
        throw new RpcError("internal", "a message is compressed, and connect-content-encoding is missing");
      }
      record.compressed = true;
      // Responses are compressed only for callers that compress: no other caller gains from it for short ones.
      call.compresses = acceptsGzip(incoming.header("connect-accept-encoding"));
      return gunzip(bytes, limit);
    },
    frame: (call, body) => {
      if (!call.compresses) {
        body.frames.envelope ??= envelope(0, body.bytes);
        return body.frames.envelope;
      }
      const { gzipped } = body;
      return gzipped instanceof Promise
        ? gzipped.then((bytes) => envelope(FLAG.compressed, bytes))
        : envelope(FLAG.compressed, gzipped);
    },
    beginning: Uint8Array.of(0, 0, 0, 0),
    end: endStream,
    refuse: (call, error): Answer => {
      const { code, message } = error;
      const body = endStream(call, error);
      return { status: 200, headers: headers(call), body, code, message };
    },
  };
}

/** The last frame, with the error that the stream ends with and the trailers. */
function endStream(call: Call, error: RpcError | undefined): Uint8Array {
  const metadata: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(error?.options.headers ?? {})) metadata[name] = [value];
  if (call.hasMetadata) for (const [name, value] of call.trailers) metadata[name] = [value];
  const end = {
    ...(error && { error: errorJson(error) }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  };
  return envelope(FLAG.endStream, utf8.encode(JSON.stringify(end)));
}

/** A body that is one JSON message, and a line for each response. */
function lineForm({ multiple = 1, beginning }: LineOptions): StreamForm {
  return {
    encoding: "json",
    overhead: 0,
    headers: (call) => {
      const all: SentHeaders = { "content-type": JSONL };
      if (call.hasMetadata) addHeaders(all, call.responseHeaders);
      return all;
    },
    message: ({ incoming, record }, body, limit) => {
      record.compressed = isCompressed(incoming.header("content-encoding"));
      if (record.compressed) return gunzip(body, limit);
      if (body.length > limit) throw tooLarge(limit);
      return body;
    },
    frame: (_, body) => {
      body.frames.line ??= line(body.bytes, multiple);
      return body.frames.line;
    },
    beginning: utf8.encode(beginning),
    end: () => undefined,
    refuse: refuseUnary,
  };
}

/** A line, padded with spaces, which JSON ignores. */
function line(json: Uint8Array, multiple: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((json.length + 1) / multiple) * multiple).fill(SPACE);
  bytes.set(json);
  bytes[bytes.length - 1] = NEWLINE;
  return bytes;
}

/** Several frames in one piece. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0] as Uint8Array;
  return concat(
    pieces,
    pieces.reduce((size, { length }) => size + length, 0),
  );
}
