// Owns the rules of single values, as protovalidate defines them: what each checks, and its text.
import type { DescField } from "@bufbuild/protobuf";
import type { Duration } from "@bufbuild/protobuf/wkt";
import type {
  DurationRules,
  EnumRules,
  FieldRules,
  Int32Rules,
  StringRules,
} from "../api/gen/buf/validate/validate_pb.ts";
import type { Failure } from "./violation.ts";

/** What is wrong with a value; undefined if nothing is. */
export type ValueTest = (value: unknown) => Failure | undefined;

/** 8-4-4-4-12 hexadecimal digits, of any version and case. */
export const UUID = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

/** An absolute URI: a scheme, and characters that a URI may have. */
const URI =
  /^[a-z][a-z0-9+.-]*:(?:[\w\-.~:/?[\]@!$&'()*+,;=]|%[0-9a-f]{2})*(?:#(?:[\w\-.~:/?@!$&'()*+,;=]|%[0-9a-f]{2})*)?$/i;

/** The test of a value, or of the items of a list, against its rules; undefined if there are none. */
export function valueTest(field: DescField, { type }: FieldRules): ValueTest | undefined {
  switch (type.case) {
    case "int32":
      return int32Test(type.value);
    case "string":
      return allOf(stringTests(type.value));
    case "enum":
      return allOf(enumTests(field, type.value));
    case "duration":
      return durationTest(type.value);
    default:
      return undefined;
  }
}

/** The first failure of some tests. */
function allOf(tests: readonly ValueTest[]): ValueTest | undefined {
  if (tests.length <= 1) return tests[0];
  return (value) => {
    for (const test of tests) {
      const failure = test(value);
      if (failure) return failure;
    }
    return undefined;
  };
}

/** A test that fails with this rule's text if the value is not right. */
function rule<T>(ruleId: string, text: string, isRight: (value: T) => boolean): ValueTest {
  const failure = { ruleId, text };
  return (value) => (isRight(value as T) ? undefined : failure);
}

/** A lower and an upper bound are one rule. */
function between(kind: string, low: string | undefined, high: string | undefined): Failure {
  const parts = [
    ...(low === undefined ? [] : [{ id: "gte", text: `greater than or equal to ${low}` }]),
    ...(high === undefined ? [] : [{ id: "lte", text: `less than or equal to ${high}` }]),
  ];
  const ids = parts.map(({ id }) => id).join("_");
  return { ruleId: `${kind}.${ids}`, text: `value must be ${parts.map(({ text }) => text).join(" and ")}` };
}

function int32Test({ gte, lte }: Int32Rules): ValueTest | undefined {
  if (gte === undefined && lte === undefined) return undefined;
  const failure = between("int32", gte?.toString(), lte?.toString());
  const [low, high] = [gte ?? -Infinity, lte ?? Infinity];
  return (value) => ((value as number) >= low && (value as number) <= high ? undefined : failure);
}

/** The text for a duration that is out of its bounds. */
export function durationBounds({ gte, lte }: DurationRules): Failure {
  return between("duration", gte && secondsText(gte), lte && secondsText(lte));
}

function durationTest(rules: DurationRules): ValueTest | undefined {
  const { gte, lte } = rules;
  if (!gte && !lte) return undefined;
  const failure = durationBounds(rules);
  return (value) => {
    const isLow = gte && compare(value as Duration, gte) < 0;
    const isHigh = lte && compare(value as Duration, lte) > 0;
    return isLow || isHigh ? failure : undefined;
  };
}

function compare(a: Duration, b: Duration): number {
  return a.seconds === b.seconds ? a.nanos - b.nanos : Number(a.seconds - b.seconds);
}

function secondsText({ seconds, nanos }: Duration): string {
  return `${Number(seconds) + nanos / 1_000_000_000}s`;
}

function stringTests({ minLen, maxLen, uri, uuid }: StringRules): ValueTest[] {
  const tests: ValueTest[] = [];
  if (minLen !== undefined) {
    const text = `value length must be at least ${minLen} characters`;
    tests.push(rule<string>("string.min_len", text, (value) => characters(value) >= minLen));
  }
  if (maxLen !== undefined) {
    const text = `value length must be at most ${maxLen} characters`;
    tests.push(rule<string>("string.max_len", text, (value) => characters(value) <= maxLen));
  }
  if (uuid)
    tests.push(rule<string>("string.uuid", "value must be a valid UUID", (value) => UUID.test(value)));
  if (uri) tests.push(rule<string>("string.uri", "value must be a valid URI", (value) => URI.test(value)));
  return tests;
}

/** Code points: a pair of surrogates counts as one. */
function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function enumTests(field: DescField, { definedOnly, notIn }: EnumRules): ValueTest[] {
  const tests: ValueTest[] = [];
  if (definedOnly) {
    const defined = new Set(field.enum?.values.map(({ number }) => number));
    const text = "value must be one of the defined enum values";
    tests.push(rule<number>("enum.defined_only", text, (value) => defined.has(value)));
  }
  if (notIn.length > 0) {
    const text = `value must not be in list [${notIn.join(", ")}]`;
    tests.push(rule<number>("enum.not_in", text, (value) => !notIn.includes(value)));
  }
  return tests;
}
