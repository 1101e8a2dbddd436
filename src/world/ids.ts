// Owns the making of ids: UUIDv7 of the simulated time and the seed, ascending in order of creation.
import { type Chance, numberOf, PURPOSES } from "./random.ts";

const HEX = Array.from("0123456789abcdef", (digit) => digit.charCodeAt(0));
const DASH = 45;

/** Writes 16 bytes as a UUID. `String.fromCharCode` gives one flat string, not a chain of pieces. */
function format(bytes: Uint8Array): string {
  const text: number[] = [];
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text.push(DASH);
    const byte = bytes[i] as number;
    text.push(HEX[byte >> 4] as number, HEX[byte & 15] as number);
  }
  return String.fromCharCode(...text);
}

/** UUIDv7 (RFC 9562): 48 bits of milliseconds, a 26-bit counter, 48 bits of chance. */
function uuidv7(milliseconds: number, counter: number, high: number, low: number): string {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(milliseconds / 2 ** 16));
  view.setUint16(4, milliseconds % 2 ** 16);
  view.setUint16(6, 0x7000 | ((counter >>> 14) & 0xfff));
  view.setUint16(8, 0x8000 | (counter & 0x3fff));
  view.setUint16(10, high & 0xffff);
  view.setUint32(12, low);
  return format(bytes);
}

/** How far a source of ids was; see `save`. */
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

  /** A new id, greater than every id that this source made before. */
  next(now: number): string {
    if (now > this.#last) {
      this.#last = now;
      this.#counter = 0;
    } else if (++this.#counter >= 2 ** 26) {
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

  /** The id of the n-th thing of a purpose, made at that instant: the same whenever it is asked for. */
  derived(purpose: number, n: number, at: number): string {
    const { chance } = this;
    return uuidv7(at, chance.bits(purpose, n, 2), chance.bits(purpose, n), chance.bits(purpose, n, 1));
  }

  /** As `derived`, and of things of one purpose and instant the later one's id is the greater. */
  numbered(purpose: number, n: number, at: number): string {
    const { chance } = this;
    return uuidv7(at, n, chance.bits(purpose, n), chance.bits(purpose, n, 1));
  }

  /** The id of a thing that exists from the start, known by its name (a UUIDv4). */
  named(name: string): string {
    const n = numberOf(name);
    const bytes = new Uint8Array(16);
    const view = new DataView(bytes.buffer);
    for (let part = 0; part < 4; part++) view.setUint32(part * 4, this.chance.bits(PURPOSES.name, n, part));
    bytes[6] = 0x40 | ((bytes[6] as number) & 0x0f);
    bytes[8] = 0x80 | ((bytes[8] as number) & 0x3f);
    return format(bytes);
  }
}
