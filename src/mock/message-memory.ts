// Owns how much memory messages of requests hold: an upper estimate, made from their size on the wire where that says
// enough, else by a walk through them that ends at a limit.
import type { DescMessage } from "@bufbuild/protobuf";

/** An object with few fields, its text's header included. */
const OBJECT = 128;
/** A place in a list or in an object. */
const PLACE = 16;
/** A text, a number in a box, a bigint, or a view of bytes without what it holds. */
const BOXED = 96;

/** Bytes of memory that a message of a request holds; more than `limit` if it is more. */
export function messageMemory(descriptor: DescMessage, message: object, size: number, limit: number): number {
  // Texts take two bytes a character at most, and may hold on to the text that they were read from.
  return isFlat(descriptor) ? OBJECT + descriptor.fields.length * PLACE + 2 * size : walk(message, limit);
}

/** By descriptor: whether a message has nothing but single texts, numbers and enums. */
const FLAT = new WeakMap<DescMessage, boolean>();

function isFlat(descriptor: DescMessage): boolean {
  let flat = FLAT.get(descriptor);
  if (flat === undefined) {
    flat = descriptor.fields.every(({ fieldKind }) => fieldKind === "scalar" || fieldKind === "enum");
    FLAT.set(descriptor, flat);
  }
  return flat;
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
