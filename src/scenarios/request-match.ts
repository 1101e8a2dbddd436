// Owns the matching of request fields by rules and filters: the check of a pattern, and its application.
import type { FieldKind } from "../api/field-kind.ts";
import { enumNumbers, messageFields, type RequestFields, requestFields } from "../api/request-fields.ts";
import { type AnyRpc, canonicalRpc, RPC_NAMES } from "../api/rpc-names.ts";
import { parseDuration } from "../input/duration.ts";
import { parseInstant } from "../input/instant.ts";
import { wordDistance } from "../input/nearest-word.ts";
import { quoted } from "../input/quoted.ts";
import { Refusal } from "../world/errors.ts";

/** A value that a field must have. A list field must contain it, or each of those in a list. */
export type MatchValue = string | number | boolean | readonly MatchValue[] | RequestMatch;

/** Fields by their JSON names, nested or as paths: `{filter: {projectIds: id}}` or `{"filter.projectIds": id}`. */
export interface RequestMatch {
  readonly [field: string]: MatchValue;
}

/** Whether a call of an RPC, by its name, with this request message matches. */
export type RequestMatcher = (rpc: string, request: object) => boolean;

/** Whether a field's value in a message matches. */
type Test = (actual: unknown) => boolean;

/** More than any request has, and few enough to be looked for in all of them. */
const MOST_FIELDS = 100;

/** More than the lists of any request hold together, and few enough to be checked for each RPC. */
const MOST_VALUES = 1_000;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A field that the request does not have. */
class UnknownField extends Refusal {
  readonly distance: number;

  constructor(rpc: string, path: string, name: string, fields: RequestFields) {
    const names = Object.keys(fields).sort((a, b) => wordDistance(name, a) - wordDistance(name, b));
    const [nearest = ""] = names;
    super(
      "invalid",
      `a request of ${rpc} has no field ${quoted(path)}; did you mean ${nearest}? It has ${Object.keys(fields).join(", ")}`,
    );
    this.distance = wordDistance(name, nearest);
  }
}

/**
 * The matcher of a pattern for the requests of one RPC, or of all.
 * @throws Refusal that names the field that no such request has, or whose value is impossible
 */
export function requestMatcher(rpc: AnyRpc | "*", match: RequestMatch = {}): RequestMatcher {
  const name = rpc === "*" ? rpc : canonicalRpc(rpc);
  const fields = Object.keys(match).length;
  if (fields > MOST_FIELDS) {
    throw new Refusal("invalid", `match must have at most ${MOST_FIELDS} fields: got ${fields}`);
  }
  if (valuesIn(match, MOST_VALUES) > MOST_VALUES) {
    throw new Refusal("invalid", `match must have at most ${MOST_VALUES} values, nested ones included`);
  }
  if (fields === 0) return (called) => name === "*" || called === name;
  if (name !== "*") {
    const test = messageTest({ rpc: name, path: "" }, requestFields(name), match);
    return (called, request) => called === name && test(request);
  }
  const tests = new Map<string, Test>();
  const refusals: Refusal[] = [];
  const names = Object.keys(match).map((key) => key.split(".", 1)[0] as string);
  const fitting = RPC_NAMES.filter((rpc) => names.every((each) => Object.hasOwn(requestFields(rpc), each)));
  // Only if none has the fields is it said of each which are near.
  for (const name of fitting.length > 0 ? fitting : RPC_NAMES) {
    try {
      tests.set(name, messageTest({ rpc: name, path: "" }, requestFields(name), match));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusals.push(error);
    }
  }
  if (tests.size === 0) throw closestOf(refusals);
  return (called, request) => tests.get(called)?.(request) ?? false;
}

/** How many values a pattern holds, itself and nested ones included; counted until there are more than enough. */
function valuesIn(pattern: MatchValue, enough: number): number {
  if (typeof pattern !== "object" || pattern === null) return 1;
  let count = 1;
  for (const value of Object.values(pattern)) {
    count += valuesIn(value, enough - count);
    if (count > enough) break;
  }
  return count;
}

/** Of the errors that each RPC has for a pattern, the one closest to its meaning. */
function closestOf(refusals: readonly Refusal[]): Refusal {
  const rank = (refusal: Refusal) => (refusal instanceof UnknownField ? refusal.distance : -1);
  return refusals.reduce((best, refusal) => (rank(refusal) < rank(best) ? refusal : best));
}

/** A place in a pattern. */
interface Place {
  readonly rpc: string;
  readonly path: string;
}

function messageTest({ rpc, path }: Place, fields: RequestFields, match: RequestMatch): Test {
  const tests = Object.entries(match).map(([key, value]) => {
    const [name = "", ...rest] = key.split(".");
    const at = path === "" ? name : `${path}.${name}`;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) throw new UnknownField(rpc, at, name, fields);
    const wanted = rest.length === 0 ? value : { [rest.join(".")]: value };
    return { name, oneof: field.oneof, test: fieldTest({ rpc, path: at }, field, wanted) };
  });
  return (message) => tests.every(({ name, oneof, test }) => test(fieldOf(message as object, name, oneof)));
}

/** The value of a field. The fields of a oneof are under its name. */
function fieldOf(message: object, name: string, oneof: string | undefined): unknown {
  const fields = message as Record<string, unknown>;
  if (oneof === undefined) return fields[name];
  const { case: chosen, value } = (fields[oneof] ?? {}) as { case?: string; value?: unknown };
  return chosen === name ? value : undefined;
}

function fieldTest(place: Place, field: FieldKind, wanted: MatchValue): Test {
  const wrong = (right: string) =>
    new Refusal("invalid", `${place.path} must be ${right}: got ${quoted(wanted)}`);
  switch (field.kind) {
    case "text":
      if (typeof wanted !== "string") throw wrong("text");
      if (!UUID.test(wanted)) return (actual) => actual === wanted;
      return (actual) => typeof actual === "string" && actual.toLowerCase() === wanted.toLowerCase();
    case "flag":
      if (typeof wanted !== "boolean") throw wrong("true or false");
      return (actual) => actual === wanted;
    case "number":
      if (!/^-?\d+$/.test(String(wanted))) throw wrong("a whole number");
      return (actual) => actual !== undefined && Number(actual) === Number(wanted);
    case "duration": {
      if (typeof wanted !== "string" && typeof wanted !== "number") throw wrong("a duration");
      const milliseconds = parseDuration(wanted);
      return (actual) => actual !== undefined && millisecondsOf(actual as DurationMessage) === milliseconds;
    }
    case "instant": {
      if (typeof wanted !== "string") throw wrong("an instant in RFC 3339");
      const instant = parseInstant(wanted);
      return (actual) => actual !== undefined && millisecondsOf(actual as DurationMessage) === instant;
    }
    case "bytes":
      if (typeof wanted !== "string") throw wrong("text in base64");
      return (actual) => base64(actual as Uint8Array) === wanted.replace(/=+$/, "");
    case "map": {
      if (typeof wanted !== "object" || wanted === null || Array.isArray(wanted)) throw wrong("an object");
      const tests = Object.entries(wanted as RequestMatch).map(([key, value]) => {
        const at = { ...place, path: `${place.path}.${key}` };
        return [key, optional(fieldTest(at, field.of, value))] as const;
      });
      return (actual) => tests.every(([key, test]) => test((actual as Record<string, unknown>)[key]));
    }
    case "enum": {
      const numbers = enumNumbers(field.enum);
      const number = typeof wanted === "string" ? numbers[wanted] : wanted;
      if (typeof number !== "number") throw wrong(`one of ${Object.keys(numbers).join(", ")}`);
      return (actual) => actual === number;
    }
    case "message":
      if (typeof wanted !== "object" || wanted === null || Array.isArray(wanted)) throw wrong("an object");
      return optional(messageTest(place, messageFields(field.message), wanted as RequestMatch));
    case "list": {
      const items = (Array.isArray(wanted) ? wanted : [wanted]) as readonly MatchValue[];
      const tests = items.map((item) => fieldTest(place, field.of, item));
      return (actual) => tests.every((test) => ((actual ?? []) as readonly unknown[]).some(test));
    }
  }
}

function optional(test: Test): Test {
  return (actual) => actual !== undefined && test(actual);
}

/** Without padding, which is optional. */
function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/=+$/, "");
}

/** A duration, or an instant as the time since 1970. */
interface DurationMessage {
  readonly seconds: bigint;
  readonly nanos: number;
}

function millisecondsOf({ seconds, nanos }: DurationMessage): number {
  return Number(seconds) * 1_000 + Math.round(nanos / 1_000_000);
}
