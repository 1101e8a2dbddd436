// Owns how much memory messages of requests and results hold: an upper estimate, made from their size on the wire if that
// says enough, else by a walk through them.
import type { DescMessage } from "@bufbuild/protobuf";
import { LONGEST_SHARED } from "../input/quoted.ts";
import type { Encoding } from "../rpc/encoding.ts";

/** An object with few fields, its text's header included. */
const OBJECT = 128;
/** A place in a list or in an object. */
const PLACE = 16;
/** A text, a number in a box, a bigint, or a view of bytes without what it holds. */
const BOXED = 96;

/** Bytes of memory that a message of a request holds; more than `limit` if it is more. */
export function messageMemory(descriptor: DescMessage, message: object, size: number, limit: number): number {
  // Texts take two bytes a character at most, and may hold on to a short text that they were read from.
  return kindOf(descriptor).isFlat
    ? OBJECT + descriptor.fields.length * PLACE + 2 * size
    : 2 * Math.min(size, LONGEST_SHARED) + walk(message, limit);
}

/** Memory that a resource in a result holds for each byte of it in the response, at most. */
const PER_BYTE = { json: 1, proto: 4 } as const;

/** Bytes of memory that the result of a call holds, whose response has that size. */
export function resultMemory(
  descriptor: DescMessage,
  result: object,
  { encoding = "proto", size }: { readonly encoding?: Encoding | undefined; readonly size: number },
): number {
  // An entry of a list or a map may take many times the bytes that it is written with.
  return kindOf(descriptor).isSteady ? PER_BYTE[encoding] * size : walk(result, Infinity);
}

/** What a message's descriptor says about its size in memory. */
interface MessageKind {
  /** It has nothing but single texts, numbers and enums. */
  readonly isFlat: boolean;
  /** It has no lists and maps, except a list of messages without any. */
  readonly isSteady: boolean;
}

const KINDS = new WeakMap<DescMessage, MessageKind>();

function kindOf(descriptor: DescMessage): MessageKind {
  let kind = KINDS.get(descriptor);
  if (kind === undefined) {
    const { fields } = descriptor;
    kind = {
      isFlat: fields.every(({ fieldKind }) => fieldKind === "scalar" || fieldKind === "enum"),
      isSteady: fields.every(
        ({ fieldKind, message }) =>
          fieldKind !== "map" && (message ? !hasLists(message) : fieldKind !== "list"),
      ),
    };
    KINDS.set(descriptor, kind);
  }
  return kind;
}

function hasLists({ fields }: DescMessage, outer: readonly DescMessage[] = []): boolean {
  return fields.some(
    ({ fieldKind, message }) =>
      fieldKind === "list" ||
      fieldKind === "map" ||
      (message !== undefined && !outer.includes(message) && hasLists(message, [...outer, message])),
  );
}

function walk(value: unknown, limit: number): number {
  if (typeof value === "string") return BOXED + 2 * value.length;
  if (typeof value !== "object" || value === null) return PLACE;
  if (value instanceof Uint8Array) return BOXED + value.buffer.byteLength;
  let memory = OBJECT;
  if (Array.isArray(value)) {
    for (const item of value) {
      memory += PLACE + walk(item, limit - memory);
      if (memory > limit) break;
    }
    return memory;
  }
  for (const name in value) {
    // A map has its keys for itself.
    memory += PLACE + 2 * name.length + walk((value as Record<string, unknown>)[name], limit - memory);
    if (memory > limit) break;
  }
  return memory;
}
