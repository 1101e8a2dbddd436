// Owns what the oracle expects of a prebuild.
import { DAY, Expected, exactly, type Move, SPANS, type Span, within } from "./expected.ts";

const WORK = ["PENDING", "STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING"] as const;
export type Work = (typeof WORK)[number];

/** How a scenario says that a prebuild goes. Milliseconds. */
export interface Fate {
  readonly durations?: Partial<Record<Work, number>>;
  readonly fail?: { readonly phase: Work; readonly after: number; readonly message: string };
  readonly stall?: Work;
  readonly warning?: string;
  readonly stuckAt?: number;
  readonly stuckFor?: number;
}

export interface NewPrebuild {
  readonly id: string;
  readonly at: number;
  readonly projectId: string;
  readonly classId: string;
  readonly timeout: number;
  readonly fate: Fate;
  readonly isScheduled: boolean;
}

const STEP = 20;

export class ExpectedPrebuild extends Expected {
  readonly kind = "prebuild";
  readonly given: NewPrebuild;
  desired = "COMPLETED";
  specVersion = 1;
  statusVersion = 1;
  percent = 0;
  /** When work began; undefined before STARTING. */
  startedAt: number | undefined;
  endedAt: number | undefined;
  message: string | undefined;
  #enteredAt: number;
  /** What is known of the length of its snapshot. */
  #snapshot: Span;

  constructor(given: NewPrebuild) {
    super(given.id, given.at, "PENDING");
    this.given = given;
    this.#enteredAt = given.at;
    this.#snapshot = this.#spanOf("SNAPSHOTTING");
  }

  get isActive(): boolean {
    return WORK.includes(this.phase as Work);
  }

  moves(): Move[] {
    const { phase, given } = this;
    const { fate } = given;
    const moves: Move[] = [];
    if (this.isActive) {
      const work = phase as Work;
      if (fate.fail?.phase === work)
        moves.push(this.#ending("FAILED", this.#enteredAt + fate.fail.after, fate.fail.message));
      else if (fate.stall !== work) moves.push(...this.#work(work));
      if (this.startedAt !== undefined) {
        const message = `timeout of ${given.timeout / 1_000}s`;
        moves.push(this.#ending("FAILED", this.startedAt + given.timeout, message));
      }
    }
    if (phase === "CANCELLING") {
      const happen = (at: number) => {
        this.#became(at);
        this.endedAt = at;
      };
      moves.push({ to: "CANCELLED", ...within(this.#enteredAt, SPANS.CANCELLING), happen });
    }
    if (phase === "PENDING" || phase === "COMPLETED" || phase === "FAILED" || phase === "CANCELLED") {
      moves.push({
        to: "DELETING",
        ...exactly(this.createdAt + 7 * DAY),
        happen: (at) => this.#discarded(at),
      });
    }
    if (phase === "DELETING") {
      moves.push({
        to: "DELETED",
        ...within(this.#enteredAt, SPANS.DELETING),
        happen: (at) => this.#became(at),
      });
    }
    if (phase === "DELETED") {
      moves.push({ to: "GONE", ...within(this.#enteredAt, SPANS.DELETED), happen: () => {} });
    }
    return moves;
  }

  /** A caller cancels it, and may. */
  cancel(at: number): void {
    if (!this.isActive) return;
    this.phase = "CANCELLING";
    this.desired = "CANCELLED";
    this.specVersion += 1;
    this.#became(at);
  }

  /** A caller deletes it. */
  delete(at: number): void {
    if (this.phase === "DELETING" || this.phase === "DELETED") return;
    this.phase = "DELETING";
    this.#discarded(at);
  }

  #discarded(at: number): void {
    this.desired = "DELETED";
    this.specVersion += 1;
    this.#became(at);
  }

  #became(at: number): void {
    this.#enteredAt = at;
    this.touchedAt = at;
    this.statusVersion += 1;
  }

  #spanOf(work: Work): Span {
    const fixed = this.given.fate.durations?.[work];
    return fixed === undefined ? SPANS[work] : [fixed, fixed];
  }

  #ending(to: string, at: number, message: string): Move {
    return {
      to,
      ...exactly(at),
      sign: message,
      happen: () => {
        this.#became(at);
        this.message = message;
        this.endedAt = at;
      },
    };
  }

  #work(work: Work): Move[] {
    if (work === "SNAPSHOTTING") return this.#snapshotMoves();
    const to = WORK[WORK.indexOf(work) + 1] as Work;
    const happen = (at: number) => {
      this.#became(at);
      if (to === "STARTING") this.startedAt = at;
    };
    return [{ to, ...within(this.#enteredAt, this.#spanOf(work)), happen }];
  }

  /** Steps of 20 %, evenly, then COMPLETED; held up where the scenario says that it gets stuck. */
  #snapshotMoves(): Move[] {
    const { stuckAt, stuckFor } = this.given.fate;
    const percent = this.percent + STEP;
    const isHeld = stuckAt !== undefined && percent > stuckAt;
    if (isHeld && stuckFor === undefined) return [];
    const held = isHeld ? (stuckFor as number) : 0;
    const [least, most] = this.#snapshot;
    const share = percent / 100;
    const span: Span = [Math.floor(least * share) + held, Math.ceil(most * share) + held];
    const happen = (at: number) => {
      if (percent < 100) {
        const took = at - this.#enteredAt - held;
        this.#snapshot = [
          Math.max(least, Math.floor((took - 1) / share)),
          Math.min(most, Math.ceil((took + 1) / share)),
        ];
        this.statusVersion += 1;
        this.touchedAt = at;
      } else {
        this.#became(at);
        this.endedAt = at;
      }
      this.percent = percent;
    };
    return [{ to: percent < 100 ? "SNAPSHOTTING" : "COMPLETED", ...within(this.#enteredAt, span), happen }];
  }
}
