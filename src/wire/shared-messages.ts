// Owns the messages that several resources share: subjects, instants and spans, in both directions.
import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Duration, DurationSchema } from "@bufbuild/protobuf/wkt";
import { Principal, type Subject as SubjectMessage } from "../api/gen/gitpod/v1/identity_pb.ts";
import { canonical } from "../input/ids.ts";
import type { Subject } from "../world/organization/subject.ts";

export function subjectMessage({ id, principal }: Subject) {
  return { id, principal: Principal[principal] };
}

export function readSubject({ id, principal }: SubjectMessage): Subject {
  return { id: canonical(id), principal: wordOf(Principal, principal) ?? "UNSPECIFIED" };
}

/** @param milliseconds with a fraction down to a nanosecond */
export function durationMessage(milliseconds: number): MessageInitShape<typeof DurationSchema> {
  const seconds = Math.floor(milliseconds / 1_000);
  return { seconds: BigInt(seconds), nanos: Math.round((milliseconds - seconds * 1_000) * 1e6) };
}

/** In milliseconds, with a fraction, so that it can be written unchanged. */
export function readDuration({ seconds, nanos }: Duration): number {
  return Number(seconds) * 1_000 + nanos / 1e6;
}

/** The name of a number in a generated enum; undefined if it has none. */
export function wordOf<E extends object>(words: E, number: number): (keyof E & string) | undefined {
  return (words as Record<number, keyof E & string>)[number];
}
