// Owns the conversion of instants, spans, subjects and enum names between the world, the documented JSON and protobuf
// messages, and the writing of JSON objects field by field.
import { PRINCIPALS, type Principal } from "../api/phases.ts";
import type { SubjectJson } from "../api/resource-json.ts";
import type { Subject } from "../world/organization/subject.ts";

/** All fields of a message: code that forgets one does not compile. */
export type Fields<M> = { [K in keyof Required<Omit<M, "$typeName" | "$unknown">>]: unknown };

/** Writes a field, with its name; empty if it is left out. */
export type WriteField<V> = (value: V) => string;

/** Writers of all fields of an object of documented JSON, in order. */
export type Writers<J, V> = { readonly [K in keyof Required<J>]: WriteField<V> };

/** A writer of the object, field by field, because a general writer takes several times as long. */
export function objectWriter<J, V>(writers: Writers<J, V>): (value: V) => string {
  const [first, ...others] = Object.values(writers) as WriteField<V>[];
  return (value) => {
    let text = first?.(value) ?? "";
    for (const write of others) {
      const field = write(value);
      if (field !== "") text += text === "" ? field : `,${field}`;
    }
    return `{${text}}`;
  };
}

/** A field that is left out if it is empty. */
export function textField(field: string, value: string): string {
  return value === "" ? "" : `"${field}":${JSON.stringify(value)}`;
}

/** A field that is left out if it is 0. */
export function numberField(field: string, value: number): string {
  return value === 0 ? "" : `"${field}":${value}`;
}

export function subjectText({ id, principal }: Subject): string {
  const idText = id === "" ? "" : `"id":"${id}"`;
  const principalText = principal === "UNSPECIFIED" ? "" : `"principal":"PRINCIPAL_${principal}"`;
  return `{${idText}${idText !== "" && principalText !== "" ? "," : ""}${principalText}}`;
}

export function readSubject({ id = "", principal = "PRINCIPAL_UNSPECIFIED" }: SubjectJson): Subject {
  return { id, principal: shortName<Principal>(principal, "PRINCIPAL_") };
}

export function subjectInit({ id, principal }: Subject) {
  return { id, principal: PRINCIPALS[principal] };
}

/** The name of an enum's value without its prefix. */
export function shortName<N extends string>(fullName: string, prefix: string): N {
  return fullName.slice(prefix.length) as N;
}

/** RFC 3339, with milliseconds only if there are any. */
export function instantText(milliseconds: number): string {
  const written = new Date(milliseconds).toISOString();
  return milliseconds % 1_000 === 0 ? `${written.slice(0, 19)}Z` : written;
}

/** The fields of a Timestamp. */
export function timestampInit(milliseconds: number) {
  const seconds = Math.floor(milliseconds / 1_000);
  return { seconds: BigInt(seconds), nanos: (milliseconds - seconds * 1_000) * 1_000_000 };
}

/** The fields of a Duration. */
export const durationInit = timestampInit;

/** A span in the documented JSON form, such as "3600s". */
export function secondsText(milliseconds: number): string {
  const whole = Math.floor(milliseconds / 1_000);
  const rest = milliseconds % 1_000;
  return rest === 0 ? `${whole}s` : `${whole}.${String(rest).padStart(3, "0")}s`;
}

/** The milliseconds of a span in the documented JSON form, such as "3600s"; undefined if it is invalid. */
export function parseSeconds(span: string): number | undefined {
  const [, whole = "", fraction = ""] = /^(\d{1,15})(?:\.(\d{1,3})0*)?s$/.exec(span) ?? [];
  return whole === "" ? undefined : Number(whole) * 1_000 + Number(fraction.padEnd(3, "0"));
}
