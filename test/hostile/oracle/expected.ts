// Owns what the oracle expects of one resource: what may happen to it next, within which span of time.

const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;

/** A span in milliseconds, both ends included. */
export type Span = readonly [least: number, most: number];

/** The documented spans; what a scenario fixes is not drawn from them. */
export const SPANS = {
  PENDING: [5 * SECOND, 20 * SECOND],
  STARTING: [20 * SECOND, MINUTE],
  RUNNING: [2 * MINUTE, 6 * MINUTE],
  STOPPING: [MINUTE, 125 * SECOND],
  SNAPSHOTTING: [5 * MINUTE, 8 * MINUTE],
  CANCELLING: [5 * SECOND, 20 * SECOND],
  DELETING: [20 * SECOND, MINUTE],
  DELETED: [10 * MINUTE, 10 * MINUTE],
  snapshotTaken: [SECOND, 3 * SECOND],
  drain: [5 * SECOND, 30 * SECOND],
  poolDeleted: [5 * SECOND, 15 * SECOND],
  created: [SECOND, 3 * SECOND],
  fromPool: [8 * SECOND, 12 * SECOND],
  fromPrebuild: [30 * SECOND, 50 * SECOND],
  fromScratch: [3 * MINUTE, 8 * MINUTE],
  startedAgain: [20 * SECOND, MINUTE],
  stopped: [10 * SECOND, 30 * SECOND],
  environmentDeleted: [5 * SECOND, 15 * SECOND],
  environmentGone: [MINUTE, MINUTE],
} as const satisfies Record<string, Span>;

/** Something that may happen next. */
export interface Move {
  /** The phase that it leads to, the present one included; "GONE" for the end. */
  readonly to: string;
  /** The instants between which it happens. */
  readonly least: number;
  readonly most: number;
  /** What the transition's reason contains, if several lead to the same phase. */
  readonly sign?: string;
  readonly happen: (at: number, reason: string) => void;
}

export function within(since: number, [least, most]: Span): Pick<Move, "least" | "most"> {
  return { least: since + least, most: since + most };
}

export function exactly(at: number): Pick<Move, "least" | "most"> {
  return { least: at, most: at };
}

/** A difference between what the oracle expects and what the mock does. */
export class Divergence extends Error {}

/** Anything that has phases. */
export abstract class Expected {
  /** When it was last changed: nothing happens to it before. */
  touchedAt: number;
  abstract readonly kind: string;

  constructor(
    readonly id: string,
    readonly createdAt: number,
    public phase: string,
  ) {
    this.touchedAt = createdAt;
  }

  abstract moves(): readonly Move[];

  /** What may happen next; what was due earlier happens as soon as it can. */
  next(): readonly Move[] {
    return this.moves().map((move) => ({
      ...move,
      least: Math.max(move.least, this.touchedAt),
      most: Math.max(move.most, this.touchedAt),
    }));
  }

  /** The instant by which something has to have happened. */
  get deadline(): number {
    return Math.min(Infinity, ...this.next().map(({ most }) => most));
  }

  /** Takes note of a transition. @throws Divergence if it is not one that may happen then */
  take({ at, from, to, reason }: { at: number; from: string; to: string; reason: string }): void {
    const what = `${this.kind} ${this.id} ${from} -> ${to} at ${new Date(at).toISOString()} (${reason})`;
    if (from !== this.phase) throw new Divergence(`${what}: it should be ${this.phase}`);
    const moves = this.next();
    const move = moves.find(
      (each) =>
        each.to === to && each.least <= at && at <= each.most && (!each.sign || reason.includes(each.sign)),
    );
    const expected = moves
      .map(
        (m) =>
          `${m.to} ${m.sign ?? ""} ${new Date(m.least).toISOString()}..${new Date(m.most).toISOString()}`,
      )
      .join("; ");
    if (!move) throw new Divergence(`${what}: expected one of [${expected}]`);
    if (this.deadline < at) throw new Divergence(`${what}: something was due earlier: [${expected}]`);
    this.touchedAt = at;
    this.phase = to;
    move.happen(at, reason);
  }
}
