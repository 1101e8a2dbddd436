// Owns ordered sets of slots, which lists are read from. There are two forms, because a phase changes
// and a project does not.

/** Slots in the order of creation, read from the newest. */
export interface OrderedSlots {
  readonly size: number;
  /** The greatest member below a slot, or -1 if there is none. */
  before(slot: number): number;
}

/** The bits of a set without members, which is never written to. Shared, because most sets of a mock are never filled. */
const EMPTY: readonly Uint32Array[] = [new Uint32Array(1)];

/**
 * A set whose members come and go: one bit for each slot that ever existed, and for each 32 words of bits a word
 * above that marks the non-zero ones. Finding a neighbour costs the height, which is 4 for a million.
 */
export class SlotBits implements OrderedSlots {
  #levels: readonly Uint32Array[] = EMPTY;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  clone(): SlotBits {
    const copy = new SlotBits();
    if (this.#levels !== EMPTY) copy.#levels = this.#levels.map((words) => words.slice());
    copy.#size = this.#size;
    return copy;
  }

  has(slot: number): boolean {
    return (((this.#levels[0] as Uint32Array)[slot >>> 5] ?? 0) & (1 << (slot & 31))) !== 0;
  }

  add(slot: number): void {
    if (this.has(slot)) return;
    if (this.#levels === EMPTY) this.#levels = [new Uint32Array(1)];
    this.#makeRoom(slot);
    this.#size += 1;
    let place = slot;
    for (const words of this.#levels) {
      const word = place >>> 5;
      const wasEmpty = words[word] === 0;
      (words[word] as number) |= 1 << (place & 31);
      if (!wasEmpty) return;
      place = word;
    }
  }

  delete(slot: number): void {
    if (!this.has(slot)) return;
    this.#size -= 1;
    let place = slot;
    for (const words of this.#levels) {
      const word = place >>> 5;
      (words[word] as number) &= ~(1 << (place & 31));
      if (words[word] !== 0) return;
      place = word;
    }
  }

  before(slot: number): number {
    let place = Math.min(slot, (this.#levels[0] as Uint32Array).length * 32) - 1;
    if (place < 0) return -1;
    // At the bottom the position itself counts; above it, only the words before it.
    let mask = 2 << (place & 31);
    for (let level = 0; level < this.#levels.length; level++) {
      const lower = ((this.#levels[level] as Uint32Array)[place >>> 5] as number) & (mask - 1);
      if (lower !== 0) return this.#highestIn(level, (place & ~31) + highestBit(lower));
      place >>>= 5;
      mask = 1 << (place & 31);
    }
    return -1;
  }

  /** The greatest member below a position of a level that is not empty. */
  #highestIn(level: number, from: number): number {
    let place = from;
    for (let below = level - 1; below >= 0; below--) {
      place = place * 32 + highestBit((this.#levels[below] as Uint32Array)[place] as number);
    }
    return place;
  }

  #makeRoom(slot: number): void {
    let words = (slot >>> 5) + 1;
    for (let level = 0; ; level++) {
      const present = this.#levels[level];
      if (!present) {
        // A new top level: it marks the words of the level below that are not empty.
        const below = this.#levels[level - 1] as Uint32Array;
        const top = new Uint32Array(words);
        for (const [word, bits] of below.entries())
          if (bits !== 0) (top[word >>> 5] as number) |= 1 << (word & 31);
        (this.#levels as Uint32Array[]).push(top);
      } else if (words > present.length) {
        const grown = new Uint32Array(Math.max(words, present.length * 2));
        grown.set(present);
        (this.#levels as Uint32Array[])[level] = grown;
      }
      const length = (this.#levels[level] as Uint32Array).length;
      if (length === 1) return;
      words = ((length - 1) >>> 5) + 1;
    }
  }
}

function highestBit(bits: number): number {
  return 31 - Math.clz32(bits);
}

/**
 * A set to which members are added in ascending order; removed ones stay in it until half of it is gone. Copies share
 * their slots: each reads its own length, and the one that appends past another's end copies first.
 */
export class SlotList implements OrderedSlots {
  #slots: number[] = [];
  #length = 0;
  #gone = 0;

  get size(): number {
    return this.#length - this.#gone;
  }

  clone(): SlotList {
    const copy = new SlotList();
    copy.#slots = this.#slots;
    copy.#length = this.#length;
    copy.#gone = this.#gone;
    return copy;
  }

  add(slot: number): void {
    if (this.#slots.length !== this.#length) this.#slots = this.#slots.slice(0, this.#length);
    this.#slots.push(slot);
    this.#length += 1;
  }

  /** @param isThere whether a slot is still a member, asked when the list is compacted */
  delete(isThere: (slot: number) => boolean): void {
    this.#gone += 1;
    if (this.#gone * 2 <= this.#length) return;
    this.#slots = this.#slots.slice(0, this.#length).filter(isThere);
    this.#length = this.#slots.length;
    this.#gone = 0;
  }

  /** May return a slot that is gone. */
  before(slot: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#slots[middle] as number) < slot) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? -1 : (this.#slots[low - 1] as number);
  }
}
