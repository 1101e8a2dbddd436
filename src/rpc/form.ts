// Owns the wire forms of unary calls; those of streams are in `stream-form.ts`.
// https://connectrpc.com/docs/protocol#unary-request

import type { Call, Form } from "./call.ts";
import { gunzip, isCompressed, tooLarge } from "./compression.ts";
import { errorAnswer, type RpcError } from "./connect-error.ts";
import { parseGetQuery } from "./connect-get.ts";
import { CONTENT_TYPE, type Encoding, encodingOf } from "./encoding.ts";
import type { Answer, SentHeaders } from "./exchange.ts";
import { checkProtocolVersion } from "./protocol-version.ts";

/** The form of a POST of one message; undefined if its content type is not one. @throws RpcError */
export function unaryPost(call: Call): Form | undefined {
  const { incoming, record } = call;
  const encoding = encodingOf(incoming.header("content-type"));
  if (!encoding) return undefined;
  checkProtocolVersion(incoming.header("connect-protocol-version"));
  record.encoding = encoding;
  record.compressed = isCompressed(incoming.header("content-encoding"));
  return UNARY[encoding];
}

/** The form of a GET; undefined if the query names no encoding. @throws RpcError */
export function unaryGet(call: Call): Form | undefined {
  const query = parseGetQuery(call.path.query);
  if (!query) return undefined;
  const { encoding, message } = query;
  call.record.encoding = encoding;
  call.record.compressed = isCompressed(query.compression);
  return { ...UNARY[encoding], message: (_, _body, limit) => unpacked(call, message, limit) };
}

function unpacked(call: Call, bytes: Uint8Array, limit: number): Uint8Array | Promise<Uint8Array> {
  if (bytes.length > limit) throw tooLarge(limit);
  return call.record.compressed ? gunzip(bytes, limit) : bytes;
}

function unaryForm(encoding: Encoding): Form {
  return { encoding, overhead: 0, message: unpacked, refuse: refuseUnary };
}

const UNARY: Readonly<Record<Encoding, Form>> = { json: unaryForm("json"), proto: unaryForm("proto") };

/** The form of a call until its own is known. */
export const ANY_FORM = UNARY.json;

/** An error as JSON, the same for JSON and binary callers (documented). */
export function refuseUnary(call: Call, error: RpcError): Answer {
  const answer = errorAnswer(error);
  return call.hasMetadata ? { ...answer, headers: withMetadata(call, answer.headers) } : answer;
}

/** The response to a unary call. */
export function unaryAnswer(call: Call, body: string | Uint8Array, isGzip: boolean): Answer {
  const headers: SentHeaders = { "content-type": CONTENT_TYPE[call.form.encoding] };
  if (isGzip) headers["content-encoding"] = "gzip";
  // The response to a GET may be cached, and differs for callers that accept gzip.
  if (isGzip || call.verb === "GET") headers.vary = "accept-encoding";
  return { status: 200, headers: call.hasMetadata ? withMetadata(call, headers) : headers, body };
}

/** The headers with those set by the handler, and its trailers, which unary calls send as headers too. */
function withMetadata(call: Call, headers: SentHeaders): SentHeaders {
  const all = { ...headers };
  addHeaders(all, call.responseHeaders);
  addHeaders(all, call.trailers, "trailer-");
  return all;
}

export function addHeaders(to: SentHeaders, from: Headers, prefix = ""): void {
  for (const [name, value] of from) to[prefix + name] = value;
}
