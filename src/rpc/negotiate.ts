// Owns the choice of a call's form, by its verb, its content type and its row. Everything else is 405 or 415.
import type { Call } from "./call.ts";
import { HttpRefusal } from "./connect-error.ts";
import { ACCEPT_POST } from "./encoding.ts";
import { unaryGet, unaryPost } from "./form.ts";
import type { Row } from "./row.ts";
import { streamForm, streamTypes } from "./stream-form.ts";

/**
 * Gives the call its form.
 * @throws HttpRefusal if the row does not support it
 * @throws RpcError if a header is wrong
 */
export function negotiate(call: Call, row: Row<never>): void {
  const { verb } = call;
  if (verb !== "POST" && !(verb === "GET" && row.safe)) throw wrongVerb(row);
  if (row.descriptor.methodKind === "server_streaming") {
    if (!streamForm(call, row)) throw unsupportedStream(call, row);
    return;
  }
  const form = verb === "GET" ? unaryGet(call) : unaryPost(call);
  if (!form) throw unsupportedType(call);
  call.form = form;
}

function wrongVerb({ descriptor: { name, methodKind }, safe }: Row<never>): HttpRefusal {
  const allow = safe ? "POST, GET" : "POST";
  const why = safe || methodKind !== "unary" ? "" : " because it has side effects";
  return new HttpRefusal(405, { allow }, `${name} takes ${allow.replace(",", " or")}${why}`);
}

function unsupportedType({ incoming, verb, path }: Call): HttpRefusal {
  const isGet = verb === "GET";
  const asked = isGet ? "query parameter encoding" : "content-type";
  const got = isGet ? new URLSearchParams(path.query).get("encoding") : incoming.header("content-type");
  const right = isGet ? "json or proto" : ACCEPT_POST;
  return new HttpRefusal(
    415,
    { "accept-post": ACCEPT_POST },
    `${asked} must be ${right}: got ${got ?? "none"}`,
  );
}

function unsupportedStream({ incoming }: Call, row: Row<never>): HttpRefusal {
  const types = streamTypes(row);
  const got = `content-type ${incoming.header("content-type") ?? "none"}, accept ${incoming.header("accept") ?? "none"}`;
  const hint = `content-type must be one of ${types}${row.lines ? ", the last with accept: application/jsonl" : ""}`;
  return new HttpRefusal(415, { "accept-post": types }, `${hint}; got ${got}`);
}
