// Owns what the oracle expects of an environment that a caller created.
import { Expected, type Move, SPANS, type Span, within } from "./expected.ts";

export type Source = "fromPool" | "fromPrebuild" | "fromScratch";

export interface NewEnvironment {
  readonly id: string;
  readonly at: number;
  readonly projectId: string;
  readonly classId: string;
  readonly source: Source;
  /** The prebuild whose snapshot it was. */
  readonly prebuildId: string | undefined;
}

export class ExpectedEnvironment extends Expected {
  readonly kind = "environment";
  readonly given: NewEnvironment;
  startedAt: number;
  isDoomed = false;
  #enteredAt: number;
  #ran = false;

  constructor(given: NewEnvironment) {
    super(given.id, given.at, "CREATING");
    this.given = given;
    this.startedAt = given.at;
    this.#enteredAt = given.at;
  }

  moves(): Move[] {
    const since = this.#enteredAt;
    const move = (to: string, from: number, span: Span): Move => ({
      to,
      ...within(from, span),
      happen: (at) => this.#became(at),
    });
    switch (this.phase) {
      case "CREATING":
        return [move("STARTING", since, SPANS.created)];
      case "STARTING":
        return [move("RUNNING", this.startedAt, this.#ran ? SPANS.startedAgain : SPANS[this.given.source])];
      case "STOPPING":
        return [move(this.isDoomed ? "DELETING" : "STOPPED", since, SPANS.stopped)];
      case "DELETING":
        return [move("DELETED", since, SPANS.environmentDeleted)];
      case "DELETED":
        return [move("GONE", since, SPANS.environmentGone)];
      default:
        return [];
    }
  }

  start(at: number): void {
    if (this.phase !== "STOPPED" && this.phase !== "STOPPING") return;
    this.phase = "STARTING";
    this.startedAt = at;
    this.#became(at);
  }

  stop(at: number): void {
    if (this.phase === "STOPPED" || this.phase === "STOPPING") return;
    this.phase = "STOPPING";
    this.#became(at);
  }

  delete(at: number): void {
    if (this.isDoomed) return;
    this.isDoomed = true;
    if (this.phase === "STOPPING") return;
    this.phase = this.phase === "STOPPED" ? "DELETING" : "STOPPING";
    this.#became(at);
  }

  #became(at: number): void {
    this.#enteredAt = at;
    this.touchedAt = at;
    if (this.phase === "RUNNING") this.#ran = true;
  }
}
