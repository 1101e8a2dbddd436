// Owns the world's randomness. A draw is a pure function of the seed and its purpose, so the order
// of calls never changes an outcome and a snapshot need not save anything.

/** A span from which a duration is drawn, in milliseconds, both ends included. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** What a draw is for. Each purpose has a stream of its own. */
export const PURPOSES = {
  id: 1,
  environment: 2,
  snapshot: 3,
  logsToken: 4,
  snapshotSize: 5,
  instance: 6,
  name: 8,
  session: 9,
  fault: 16,
  stage: 64,
  prebuildOutcome: 256,
  warmPoolOutcome: 257,
  schedule: 258,
  runnerStage: 259,
  runnerToken: 260,
  environmentOutcome: 261,
  traffic: 512,
  /** The first of those of the stages of environments. */
  environmentStage: 640,
  /** The first of those of fixtures. */
  fixture: 1_024,
} as const;

/** A number that represents a text in draws, 0 to 2^32 - 1. */
export function numberOf(text: string): number {
  let number = 0;
  for (const char of text) number = (Math.imul(number, 31) + (char.codePointAt(0) as number)) >>> 0;
  return number;
}

function mix(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Draws numbers from the seed. */
export class Chance {
  readonly #low: number;
  readonly #high: number;

  /** @param seed a whole number, 0 to 2^53 - 1 */
  constructor(readonly seed: number) {
    this.#low = mix(seed >>> 0);
    this.#high = mix(Math.floor(seed / 2 ** 32) ^ 0x9e3779b9);
  }

  /** 32 bits for the n-th thing of a purpose, n below 2^32; `part` distinguishes several draws for one thing. */
  bits(purpose: number, n: number, part = 0): number {
    const thing = mix(this.#low ^ Math.imul(n, 0x9e3779b1));
    return mix(thing ^ this.#high ^ Math.imul(purpose, 0x85ebca77) ^ Math.imul(part, 0xc2b2ae3d));
  }

  /** A whole number of the range for the n-th thing of a purpose. */
  within(range: Range, purpose: number, n: number, part = 0): number {
    return range.min + Math.floor((this.bits(purpose, n, part) / 2 ** 32) * (range.max - range.min + 1));
  }
}
