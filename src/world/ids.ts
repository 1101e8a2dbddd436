// Owns the generation of ids: UUIDv7 from the simulated time and the seed, ascending in order of creation.
import { type Chance, numberOf, PURPOSES } from "./random.ts";

/** An id as the mock writes it. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** How many ids an instant has. */
export const MOST_IDS = 2 ** 26;

const DIGITS = Uint8Array.from("0123456789abcdef", (digit) => digit.charCodeAt(0));
const DASH = 45;

/** The character code of the hexadecimal digit that begins at a bit of a word. */
function digit(word: number, bit: number): number {
  return DIGITS[(word >>> bit) & 15] as number;
}

/** Writes four words of 32 bits as a UUID. One call with all its codes is four times as fast as a list of them. */
// biome-ignore format: a line for each part of a UUID
function format(a: number, b: number, c: number, d: number): string {
  return String.fromCharCode(
    digit(a, 28), digit(a, 24), digit(a, 20), digit(a, 16), digit(a, 12), digit(a, 8), digit(a, 4), digit(a, 0), DASH,
    digit(b, 28), digit(b, 24), digit(b, 20), digit(b, 16), DASH,
    digit(b, 12), digit(b, 8), digit(b, 4), digit(b, 0), DASH,
    digit(c, 28), digit(c, 24), digit(c, 20), digit(c, 16), DASH,
    digit(c, 12), digit(c, 8), digit(c, 4), digit(c, 0),
    digit(d, 28), digit(d, 24), digit(d, 20), digit(d, 16), digit(d, 12), digit(d, 8), digit(d, 4), digit(d, 0),
  );
}

/** UUIDv7 (RFC 9562): 48 bits of milliseconds, a 26-bit counter, 48 bits of chance. */
function uuidv7(milliseconds: number, counter: number, high: number, low: number): string {
  return format(
    Math.floor(milliseconds / 2 ** 16),
    (milliseconds << 16) | 0x7000 | ((counter >>> 14) & 0xfff),
    ((0x8000 | (counter & 0x3fff)) << 16) | (high & 0xffff),
    low,
  );
}

/** The saved position of a source of ids; see `save`. */
export interface SavedIds {
  readonly last: number;
  readonly counter: number;
  readonly made: number;
}

/** Makes the ids of one world. */
export class IdSource {
  #last = 0;
  #counter = 0;
  #made = 0;

  constructor(readonly chance: Chance) {}

  /** A new id, greater than every earlier id from this source. */
  next(now: number): string {
    if (now > this.#last) {
      this.#last = now;
      this.#counter = 0;
    } else if (++this.#counter >= MOST_IDS) {
      this.#last += 1;
      this.#counter = 0;
    }
    const n = this.#made++;
    const { chance } = this;
    return uuidv7(this.#last, this.#counter, chance.bits(PURPOSES.id, n), chance.bits(PURPOSES.id, n, 1));
  }

  save(): SavedIds {
    return { last: this.#last, counter: this.#counter, made: this.#made };
  }

  load({ last, counter, made }: SavedIds): void {
    this.#last = last;
    this.#counter = counter;
    this.#made = made;
  }

  /** The id of the n-th thing of a purpose at that instant: always the same. */
  derived(purpose: number, n: number, at: number): string {
    const { chance } = this;
    return uuidv7(at, chance.bits(purpose, n, 2), chance.bits(purpose, n), chance.bits(purpose, n, 1));
  }

  /** As `derived`, and ids of one purpose and instant ascend. */
  numbered(purpose: number, n: number, at: number): string {
    const { chance } = this;
    return uuidv7(at, n, chance.bits(purpose, n), chance.bits(purpose, n, 1));
  }

  /** The id of a thing that exists from the start, known by its name (a UUIDv4). */
  named(name: string): string {
    const n = numberOf(name);
    const word = (part: number) => this.chance.bits(PURPOSES.name, n, part);
    return format(word(0), (word(1) & ~0xf000) | 0x4000, (word(2) & 0x3fffffff) | 0x80000000, word(3));
  }
}
