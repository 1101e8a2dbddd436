// Owns the reading of a single value from proto3 JSON: a scalar, an enum, or a text with a form of its own.
import { type DescEnum, ScalarType } from "@bufbuild/protobuf";
import { nearWord } from "../input/nearest-word.ts";
import { cut, quoted } from "../input/quoted.ts";
import { ENUM_RANGE, integerRange, readBytes, readFloat, readInteger } from "./json-scalars.ts";
import { JsonError, type JsonText, LIST, NUMBER, OBJECT } from "./json-text.ts";

export const NULL_VALUE = "google.protobuf.NullValue";

/** The text being read, and the field that has been reached. */
export interface Reading {
  readonly json: JsonText;
  /** The path of the field, with the contract's names: `filter`, `phases`, 0. */
  readonly path: (string | number)[];
  depth: number;
}

export function scalarOf(reading: Reading, type: ScalarType): unknown {
  const { json } = reading;
  const range = integerRange(type);
  if (range) return numberOf(reading, (number) => readInteger(number, range), wantedScalar(type));
  if (type === ScalarType.STRING) return json.isString() ? json.string() : wrong(reading, "a string");
  if (type === ScalarType.BYTES) return formed(reading, readBytes, "base64");
  if (type === ScalarType.BOOL) return flagOf(reading);
  return numberOf(reading, (number) => readFloat(number, type), "a number in range", NOT_FINITE);
}

function flagOf(reading: Reading): boolean {
  const flag = FLAGS.get(reading.json.next());
  if (flag === undefined) return wrong(reading, "true or false");
  reading.json.word();
  return flag;
}

/** The first letters of true and false: no other JSON word begins with them. */
const FLAGS: ReadonlyMap<number, boolean> = new Map([
  [0x74, true],
  [0x66, false],
]);

const NOT_FINITE: ReadonlyMap<string, number> = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

export function wantedScalar(type: ScalarType): string {
  const range = integerRange(type);
  return range ? `a whole number from ${range.low} to ${range.high}` : "true or false";
}

export function enumOf(reading: Reading, descriptor: DescEnum): unknown {
  const { json } = reading;
  if (descriptor.typeName === NULL_VALUE && json.takeNull()) return 0;
  if (!json.isString()) {
    return numberOf(reading, (number) => readInteger(number, ENUM_RANGE), "a name or a number of the enum");
  }
  const name = json.string();
  const value = descriptor.values.find((each) => each.name === name);
  if (value) return value.number;
  const names = descriptor.values.map((each) => each.name).join(", ");
  throw new JsonError(
    `unknown ${descriptor.typeName} ${quoted(name)}; it must be one of ${names}${meantBy(name, descriptor)}`,
  );
}

/** Compared without the prefix that all names share, because only the rest tells how near they are. */
function meantBy(name: string, { values, sharedPrefix = "" }: DescEnum): string {
  const prefix = sharedPrefix.toUpperCase();
  const short = (full: string) => (full.startsWith(prefix) ? full.slice(prefix.length) : full);
  const wrong = short(name.toUpperCase());
  const meant = nearWord(
    wrong,
    values.map((each) => short(each.name)),
  );
  return meant === undefined ? "" : `; did you mean ${prefix}${meant}?`;
}

/** A text with a form. */
export function formed<T>(reading: Reading, read: (text: string) => T | undefined, wanted: string): T {
  const { json } = reading;
  if (!json.isString()) return wrong(reading, wanted);
  const text = json.string();
  const value = read(text);
  if (value === undefined) throw new JsonError(`got ${quoted(text)}; it must be ${wanted}`);
  return value;
}

/** A number, which may be in quotes; some words have a meaning in quotes only. */
function numberOf<T>(
  reading: Reading,
  read: (number: string) => T | undefined,
  wanted: string,
  words?: ReadonlyMap<string, T>,
): T {
  const { json } = reading;
  const readQuoted = (text: string) => words?.get(text) ?? (NUMBER.test(text) ? read(text) : undefined);
  if (json.isString()) return formed(reading, readQuoted, wanted);
  const code = json.next();
  if (code === OBJECT.open || code === LIST.open) return wrong(reading, wanted);
  const word = json.word();
  const value = NUMBER.test(word) ? read(word) : undefined;
  if (value === undefined) throw new JsonError(`got ${cut(word)}; it must be ${wanted}`);
  return value;
}

/** Refuses the next value; if it is not JSON, the error says so. */
export function wrong({ json, depth }: Reading, wanted: string): never {
  throw new JsonError(`got ${cut(json.skip(depth))}; it must be ${wanted}`);
}
