// Owns the check of a request given to `call`: JSON without unknown fields. The service itself ignores unknown
// fields, which in a test would hide a misspelt name.
import type { FieldKind } from "../api/field-kind.ts";
import type { RequestFields } from "../api/request-fields.ts";
import { nearWord } from "../input/nearest-word.ts";
import { quoted } from "../input/quoted.ts";
import { describeValue } from "../input/unknown-fields.ts";
import { MisuseError } from "../world/errors.ts";

/** The body of a request. @throws MisuseError if it is not a JSON object */
export function requestBody(rpc: string, request: unknown): string {
  if (!isObject(request)) {
    throw misuse(rpc, `expected an object as the request, got ${describeValue(request)}`);
  }
  try {
    return JSON.stringify(request, finite);
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw misuse(rpc, `the request is not JSON: ${why}`);
  }
}

/** JSON writes other numbers as null, which is an unset field. */
function finite(name: string, value: unknown): unknown {
  if (typeof value !== "number" || Number.isFinite(value)) return value;
  throw new TypeError(`${name} is ${value}`);
}

/** The fields of the messages in requests, by the messages' full names. */
export type MessageTable = (message: string) => RequestFields;

/**
 * @param message the full name of the request's message
 * @throws MisuseError if the body has a field that the request does not have
 */
export function requireKnownFields(
  { rpc, message, fieldsOf }: { rpc: string; message: string; fieldsOf: MessageTable },
  body: string,
): void {
  const why = unknownField({ fields: fieldsOf(message), fieldsOf }, JSON.parse(body), "");
  if (why !== undefined) throw misuse(rpc, why);
}

interface Message {
  readonly fields: RequestFields;
  readonly fieldsOf: MessageTable;
}

function misuse(rpc: string, why: string): MisuseError {
  return new MisuseError(`Failed to call ${rpc}: ${why}.`);
}

/** The error for the first unknown field of a message; undefined if all are known. */
function unknownField({ fields, fieldsOf }: Message, value: object, path: string): string | undefined {
  for (const [name, inner] of Object.entries(value)) {
    // The service also accepts the contract's name of a field.
    const jsonName = name.replaceAll(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
    const field = Object.hasOwn(fields, jsonName) ? fields[jsonName] : undefined;
    const why = field
      ? unknownWithin({ field, fieldsOf }, inner, path + name)
      : unknownText(fields, name, path);
    if (why !== undefined) return why;
  }
  return undefined;
}

function unknownWithin(
  { field, fieldsOf }: { readonly field: FieldKind; readonly fieldsOf: MessageTable },
  value: unknown,
  path: string,
): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (field.kind === "message") {
    return Array.isArray(value)
      ? undefined
      : unknownField({ fields: fieldsOf(field.message), fieldsOf }, value, `${path}.`);
  }
  if (field.kind !== "list" && field.kind !== "map") return undefined;
  for (const [key, each] of Object.entries(value)) {
    const why = unknownWithin(
      { field: field.of, fieldsOf },
      each,
      `${path}[${field.kind === "list" ? key : quoted(key)}]`,
    );
    if (why !== undefined) return why;
  }
  return undefined;
}

function unknownText(fields: RequestFields, name: string, path: string): string {
  const names = Object.keys(fields);
  if (names.length === 0) return `unknown field ${quoted(path + name)}; the request has no fields`;
  const meant = nearWord(name, names);
  const suggestion = meant === undefined ? "." : `. Did you mean ${path}${meant}?`;
  const owner = path === "" ? "The request" : path.slice(0, -1);
  return `unknown field ${quoted(path + name)}${suggestion} ${owner} has ${names.join(", ")}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
