// Owns what the oracle expects of a warm pool: its instances, its target and its phases.
import { Divergence, Expected, exactly, type Move, SPANS, within } from "./expected.ts";

/** The figures of a scenario, fixed so that instants are exact. Milliseconds. */
export interface Figures {
  readonly claims: number;
  readonly window: number;
  readonly idle: number;
  readonly start: number;
  readonly provision: number;
}

export interface NewPool {
  readonly id: string;
  readonly at: number;
  readonly projectId: string;
  readonly classId: string;
  readonly min: number;
  readonly max: number;
  readonly figures: Figures;
}

export class ExpectedPool extends Expected {
  readonly kind = "warmPool";
  readonly given: NewPool;
  desired = "READY";
  specVersion = 1;
  min: number;
  max: number;
  target: number;
  message: string | undefined;
  /** The prebuild whose snapshot it has, and the one whose snapshot it should have. */
  has: string | undefined;
  wants: string | undefined;
  /** Running and stopped instances: the prebuild of each. */
  running: string[] = [];
  stopped: string[] = [];
  /** When those on their way to running, and those to be kept stopped, are ready. */
  #coming: number[] = [];
  #spares: number[] = [];
  #wantsSince: number;
  #claims: number[] = [];
  #idleSince: number;
  #enteredAt: number;
  #left = 0;

  constructor(given: NewPool, newest: string | undefined) {
    super(given.id, given.at, "PENDING");
    this.given = given;
    this.min = given.min;
    this.max = given.max;
    this.target = given.min;
    this.wants = newest;
    this.#wantsSince = given.at;
    this.#idleSince = given.at;
    this.#enteredAt = given.at;
  }

  get isLeaving(): boolean {
    return this.phase === "DELETING" || this.phase === "DELETED";
  }

  moves(): Move[] {
    const { phase, given } = this;
    if (phase === "DELETED")
      return [{ to: "GONE", ...within(this.#enteredAt, SPANS.DELETED), happen: () => {} }];
    if (phase === "DELETING") return this.#drainMoves();
    const moves: Move[] = [];
    if (this.has !== this.wants) moves.push(this.#snapshotMove());
    if (phase === "DEGRADED") return moves;
    const ready = Math.min(...this.#coming, ...this.#spares);
    if (ready < Infinity) {
      moves.push({ to: phase, ...exactly(ready), sign: "instances run", happen: (at) => this.#arrive(at) });
    }
    if (phase === "PENDING" && this.has !== undefined && this.running.length >= this.target) {
      const happen = (at: number) => this.#became(at);
      moves.push({ to: "READY", ...exactly(this.touchedAt), happen });
    }
    if (this.target < this.max && this.#claims.length >= given.figures.claims) {
      moves.push({
        to: phase,
        ...exactly(this.#claims.at(-1) as number),
        sign: "rises",
        happen: (at) => {
          this.target += 1;
          this.#claims = [];
          this.#changed(at);
        },
      });
    }
    if (this.target > this.min) {
      moves.push({
        to: phase,
        ...exactly(this.#idleSince + given.figures.idle),
        sign: "falls",
        happen: (at) => {
          this.target -= 1;
          this.#idleSince = at;
          this.#changed(at);
        },
      });
    }
    return moves;
  }

  /** The newest completed prebuild is another one, or none. */
  newest(prebuildId: string | undefined, at: number): void {
    if (this.isLeaving) return;
    this.wants = prebuildId;
    this.#wantsSince = at;
    this.touchedAt = at;
  }

  /** Of which prebuilds the instance may be that an environment takes. */
  get offers(): readonly string[] {
    return this.running.includes(this.has ?? "") ? [this.has as string] : this.running;
  }

  /** An environment takes an instance of a prebuild. */
  claim(of: string, at: number): void {
    this.running.splice(this.running.indexOf(of), 1);
    this.#demand(at);
  }

  /** An environment finds none running. */
  miss(at: number): void {
    this.#demand(at);
  }

  resize(min: number, max: number, at: number): void {
    if (min === this.min && max === this.max) return;
    this.min = min;
    this.max = max;
    this.target = Math.min(Math.max(this.target, min), max);
    this.specVersion += 1;
    this.#idleSince = at;
    this.#changed(at);
  }

  degrade(message: string, at: number): void {
    this.message = message;
    this.#coming = [];
    this.#spares = [];
    if (this.phase !== "DEGRADED") {
      this.phase = "DEGRADED";
      this.#enteredAt = at;
    }
    this.#changed(at);
  }

  recover(at: number): void {
    this.message = undefined;
    this.phase = "PENDING";
    this.#idleSince = at;
    this.#became(at);
  }

  delete(at: number): void {
    if (this.isLeaving) return;
    this.desired = "DELETED";
    this.specVersion += 1;
    this.phase = "DELETING";
    this.#left = this.running.length + this.stopped.length;
    this.#became(at);
  }

  #demand(at: number): void {
    this.#claims.push(at);
    this.#idleSince = at;
    this.#changed(at);
  }

  #became(at: number): void {
    this.#enteredAt = at;
    this.#changed(at);
  }

  #snapshotMove(): Move {
    const isLost = this.wants === undefined;
    const to = isLost && this.phase === "READY" ? "PENDING" : this.phase;
    return {
      to,
      ...within(this.#wantsSince, SPANS.snapshotTaken),
      sign: isLost ? "gone" : this.has === undefined ? "a completed prebuild is there" : "rotate",
      happen: (at) => {
        if (isLost) {
          this.running = [];
          this.stopped = [];
        }
        this.#coming = [];
        this.#spares = [];
        this.has = this.wants;
        this.specVersion += 1;
        this.#changed(at);
      },
    };
  }

  #drainMoves(): Move[] {
    if (this.#left === 0) {
      const happen = (at: number) => this.#became(at);
      return [{ to: "DELETED", ...within(this.touchedAt, SPANS.poolDeleted), happen }];
    }
    const happen = (at: number, reason: string) => {
      const left = Number(/^\d+/.exec(reason)?.[0]);
      if (!(left < this.#left))
        throw new Divergence(`pool ${this.id}: ${left} left to drain of ${this.#left}`);
      this.#left = left;
      this.touchedAt = at;
    };
    return [{ to: "DELETING", ...within(this.#enteredAt, SPANS.drain), happen }];
  }

  #arrive(at: number): void {
    const arrived = (ready: readonly number[]) =>
      ready.filter((each) => each <= at).map(() => this.has as string);
    this.running.push(...arrived(this.#coming));
    this.stopped.push(...arrived(this.#spares));
    this.#coming = this.#coming.filter((ready) => ready > at);
    this.#spares = this.#spares.filter((ready) => ready > at);
    this.#changed(at);
  }

  /** Old claims no longer count, and the instances are on their way to what is wanted. */
  #changed(at: number): void {
    this.touchedAt = at;
    const { claims, window } = this.given.figures;
    this.#claims = this.#claims.filter((claim) => claim > at - window).slice(-claims);
    if (this.phase === "PENDING" || this.phase === "READY") this.#refill(at);
    if (this.phase === "DEGRADED") {
      this.running.length = Math.min(this.running.length, this.max);
      this.stopped.length = Math.min(this.stopped.length, this.max - this.running.length);
    }
  }

  #refill(at: number): void {
    const { has, target } = this;
    if (has === undefined) return;
    const { figures } = this.given;
    const reserve = Math.min(target, this.max - target);
    const older = this.running.filter((of) => of !== has);
    let runs = this.running.length - older.length;
    let stopped = this.stopped.filter((of) => of === has).length;
    if (runs > target) {
      stopped += runs - target;
      runs = target;
    }
    this.#coming.length = Math.min(this.#coming.length, target - runs);
    this.#spares.sort((a, b) => a - b);
    for (; runs + this.#coming.length < target; stopped = Math.max(0, stopped - 1)) {
      const spare = stopped > 0 ? at + figures.start : this.#spares.shift();
      this.#coming.push(spare ?? at + figures.provision);
    }
    stopped = Math.min(stopped, reserve);
    this.#spares.length = Math.min(this.#spares.length, reserve - stopped);
    while (stopped + this.#spares.length < reserve) this.#spares.push(at + figures.provision);
    this.running = [...Array<string>(runs).fill(has), ...older.slice(0, target - runs)];
    this.stopped = Array<string>(stopped).fill(has);
  }
}
