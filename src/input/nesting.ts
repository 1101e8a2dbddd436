// Owns the limits of every value that people write, whatever its schema: its depth, text that UTF-8 does not have, and
// fields that schemas skip because every JavaScript object has them.
import type { Path } from "./path.ts";
import { isWellFormed, quoted } from "./quoted.ts";

/** The deepest nesting of objects and lists in a value, so that recursion through it cannot exhaust the stack. */
export const DEEPEST = 100;

/**
 * Far more levels than are accepted, and few enough to be read at no cost: to the engine's parser each is 60 bytes. A
 * text with fewer is read, so that its place is named.
 */
export const MOST_LEVELS = 10_000;

const [QUOTE, ESCAPE] = [0x22, 0x5c];
/** Brackets and braces differ by one bit. */
const [OPENING, CLOSING, BRACE] = [0x7b, 0x7d, 0x20];

/** The offset at which a text of JSON, perhaps a malformed one, has more levels than that; -1 if it never has. */
export function placeOfLevel(text: string, levels: number): number {
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) isQuoted = !isQuoted;
    else if (isQuoted) at += code === ESCAPE ? 1 : 0;
    else if ((code | BRACE) === OPENING) {
      depth += 1;
      if (depth > levels) return at;
    } else if ((code | BRACE) === CLOSING) depth -= 1;
  }
  return -1;
}

/** Why a value is too deep, in words. */
export function tooDeep(levels: number): string {
  return `is nested too deep: at most ${levels} levels of objects and lists`;
}

/** Why a text is refused, in words. */
export function halfPair(text: string): string {
  return `must be well-formed Unicode: ${quoted(text)} holds half of a surrogate pair`;
}

/** Where a value is malformed, and why. */
export interface MalformedPlace {
  readonly path: Path;
  readonly message: string;
}

/**
 * The first place at which a value is malformed; undefined if none is. It goes no deeper than the limit, so that a deep
 * value needs no more stack.
 */
export function malformedPlace(value: unknown, deepest = DEEPEST): MalformedPlace | undefined {
  const walk = new Walk(deepest);
  try {
    const message = walk.in(value, 0);
    return message === undefined ? undefined : { path: walk.path, message };
  } catch (error) {
    // A getter or a proxy of a library's user: nothing here throws by itself.
    return { path: walk.path, message: `cannot be read: ${(error as Error)?.message}` };
  }
}

/** A walk through a value. It keeps the place alone, because values are long. */
class Walk {
  readonly #deepest: number;
  /** Longer than the way to the place, once it has been deeper. */
  readonly #steps: (string | number)[] = [];
  #depth = 0;

  constructor(deepest: number) {
    this.#deepest = deepest;
  }

  get path(): Path {
    return this.#steps.slice(0, this.#depth);
  }

  /** What is wrong in a value at a depth, at the path. */
  in(value: unknown, depth: number): string | undefined {
    if (typeof value === "string" && !isWellFormed(value)) return halfPair(value);
    if (typeof value !== "object" || value === null) return undefined;
    if (depth === this.#deepest) return tooDeep(depth);
    const names = Array.isArray(value) ? undefined : Object.keys(value);
    const size = names?.length ?? (value as readonly unknown[]).length;
    for (let index = 0; index < size; index += 1) {
      const step = names ? (names[index] as string) : index;
      this.#steps[depth] = step;
      this.#depth = depth + 1;
      if (step === "__proto__") return "unknown field";
      if (names && !isWellFormed(step as string))
        return "the name of this field holds half of a surrogate pair";
      const message = this.in((value as Record<string | number, unknown>)[step], depth + 1);
      if (message !== undefined) return message;
    }
    return undefined;
  }
}
