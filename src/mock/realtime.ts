// Owns how simulated time follows real time: the modes of the clock. Time is pulled: a call settles what is due; a
// timer exists only while a stream or a wait is open.

import { LAST_INSTANT } from "../api/limits.ts";
import type { ClockMode } from "../input/clock-mode.ts";
import { type Duration, LONGEST_TIMER, parseDuration } from "../input/duration.ts";
import { quoted } from "../input/quoted.ts";
import { LoopError, Refusal } from "../world/errors.ts";
import { LONGEST_MOVE, type OnTransition } from "../world/time/clock.ts";
import type { World } from "../world/world.ts";
import { type HostTime, REAL_TIME } from "./host-time.ts";

/** A follower of the world: it is called after each move, and says when it next has something to do. */
export interface Follower {
  readonly onMove: () => void;
  /** Called when the mock closes, with the reason. */
  readonly onClose: (why: string) => void;
  /** The instant at which it wants to be called even if nothing else is due. */
  readonly wants: () => number | undefined;
}

/**
 * The milliseconds of real time that are added to a call.
 * @throws Refusal if it is not a duration, or longer than a host timer can wait
 */
export function parseLatency(latency: Duration | string): number {
  const milliseconds = parseDuration(latency);
  if (milliseconds <= LONGEST_TIMER) return milliseconds;
  throw new Refusal("invalid", `a latency must be at most ${LONGEST_TIMER} ms: got ${quoted(latency)}`);
}

/** How a clock begins. */
export interface RealtimeBeginning {
  /** The simulated instant, in milliseconds since 1970. */
  readonly at: number;
  readonly mode: ClockMode;
  /** The mode that `resume` continues in, if it starts paused. */
  readonly resumes?: ClockMode | undefined;
  /** What its modes go by. Default: real time. */
  readonly host?: HostTime | undefined;
}

/** Drives the clock of a world by real time. */
export class Realtime {
  readonly #world: () => World;
  #mode: ClockMode;
  #resumes: ClockMode | undefined;
  #anchor: { readonly simulated: number; readonly host: number };
  readonly #followers = new Set<Follower>();
  readonly #steering = new Set<() => void>();
  /** Set while a timer is armed. */
  #disarm: (() => void) | undefined;
  #lastFollowed = 0;
  #closedWhy: string | undefined;
  #follows: "calls" | "timers" | "nothing" = "calls";
  #isTimer = false;

  /** What its modes go by, and what delays a call. */
  readonly host: HostTime;

  /** @param world returns the world of the present, which need not have begun yet */
  constructor(world: () => World, { at, mode, resumes, host = REAL_TIME }: RealtimeBeginning) {
    this.host = host;
    this.#world = world;
    this.#mode = mode;
    this.#resumes = resumes;
    this.#anchor = { simulated: at, host: host.now() };
  }

  get mode(): ClockMode {
    return this.#mode;
  }

  /** The mode that `resume` continues in; undefined if it is not paused. */
  get resumes(): ClockMode | undefined {
    return this.#resumes;
  }

  set mode(mode: ClockMode) {
    this.settle();
    this.#mode = mode;
    this.#resumes = undefined;
    this.#reanchor();
    this.#notifySteering();
  }

  /** Freezes time until `resume`. */
  pause(): void {
    if (this.#mode === "frozen") return;
    const { mode } = this;
    this.mode = "frozen";
    this.#resumes = mode;
  }

  /** Continues as before `pause`. */
  resume(): void {
    if (this.#resumes) this.mode = this.#resumes;
  }

  /** Another world is that of the present; followers and listeners then follow the new one. */
  replaceWorld(before: World): void {
    this.#world().changes.inherit(before.changes);
    this.#reanchor();
    this.pulse();
  }

  /** As `replaceWorld`, in the mode that goes with it. The old world does not come up to its present any more. */
  continueAs(before: World, mode: ClockMode, resumes: ClockMode | undefined): void {
    this.#mode = mode;
    this.#resumes = resumes;
    this.replaceWorld(before);
    this.#notifySteering();
  }

  /** Brings the world up to the current instant of its mode. Every call begins with it. */
  settle(): void {
    if (this.#follows === "timers" && !this.#isTimer) return;
    const rate = this.#rate();
    if (rate === 0 || this.#closedWhy !== undefined) return;
    const { simulated, host } = this.#anchor;
    const target = Math.min(Math.floor(simulated + (this.host.now() - host) * rate), LAST_INSTANT);
    const { clock } = this.#world();
    if (target <= clock.now) return;
    while (clock.now < target) clock.advanceTo(Math.min(target, clock.now + LONGEST_MOVE));
    this.pulse();
  }

  /** As `settle`, also if calls alone do not move time. */
  settleAsTimer(): void {
    this.#isTimer = true;
    try {
      this.settle();
    } finally {
      this.#isTimer = false;
    }
  }

  /**
   * Says what brings the world up to its present: every call, or `settleAsTimer` and timers alone, so that a call has one
   * instant, or nothing at all, whatever the mode.
   */
  followOnly(follows: "timers" | "nothing"): void {
    this.#follows = follows;
    this.#reanchor();
  }

  /** Moves to the next event that is not a calendar event, as each Get and List does in the mode "per-read". */
  moveToProgress(): void {
    const { clock } = this.#world();
    const due = clock.nextProgress();
    if (due !== undefined) this.move(Math.min(Math.max(due, clock.now), LAST_INSTANT));
  }

  /** Moves time explicitly, in any mode; it continues from there. */
  move(target: number, onTransition?: OnTransition): void {
    const { clock } = this.#world();
    const before = clock.now;
    try {
      clock.advanceTo(target, onTransition);
    } finally {
      this.#reanchor();
      this.pulse();
      if (clock.now !== before) this.#notifySteering();
    }
  }

  /** Called when the mode was set or time was moved explicitly, until the returned function is called. */
  onSteering(listener: () => void): () => void {
    this.#steering.add(listener);
    return () => this.#steering.delete(listener);
  }

  /** Notifies the followers that something may have changed. */
  pulse(): void {
    for (const follower of [...this.#followers]) follower.onMove();
    this.#arm();
  }

  /** Follows the world until the returned function is called. */
  follow(follower: Follower): () => void {
    if (this.#closedWhy !== undefined) {
      follower.onClose(this.#closedWhy);
      return () => {};
    }
    this.#followers.add(follower);
    this.#arm();
    return () => {
      this.#followers.delete(follower);
      this.#lastFollowed = REAL_TIME.now();
      this.#arm();
    };
  }

  /** When a follower last stopped, in milliseconds of real time; 0 if never. */
  get lastFollowed(): number {
    return this.#lastFollowed;
  }

  /** Whether the world has followers. */
  get isFollowed(): boolean {
    return this.#followers.size > 0;
  }

  /** Ends everything that waits for real time, with the reason. */
  close(why: string): void {
    this.#settleUnasked();
    this.#closedWhy = why;
    for (const follower of [...this.#followers]) follower.onClose(why);
    this.#followers.clear();
    this.#arm();
  }

  /** As `settle`, without a caller to report a loop to: the next call reports it. */
  #settleUnasked(): boolean {
    try {
      this.settle();
      return true;
    } catch (error) {
      if (!(error instanceof LoopError)) throw error;
      return false;
    }
  }

  #notifySteering(): void {
    for (const listener of this.#steering) listener();
  }

  #rate(): number {
    if (this.#follows === "nothing") return 0;
    if (this.#mode === "real") return 1;
    return this.#mode.endsWith("x") ? Number(this.#mode.slice(0, -1)) : 0;
  }

  #here() {
    return { simulated: this.#world().clock.now, host: this.host.now() };
  }

  #reanchor(): void {
    this.#anchor = this.#here();
    this.#arm();
  }

  #arm(): void {
    this.#disarm?.();
    this.#disarm = undefined;
    const rate = this.#rate();
    if (rate === 0 || this.#followers.size === 0) return;
    const { clock } = this.#world();
    let due = clock.nextDue() ?? Infinity;
    for (const { wants } of this.#followers) due = Math.min(due, wants() ?? Infinity);
    if (due === Infinity) return;
    const wait = Math.min(Math.max(1, Math.ceil((due - clock.now) / rate)), LONGEST_TIMER);
    this.#disarm = this.host.after(wait, () => {
      this.#isTimer = true;
      const isOn = this.#settleUnasked();
      this.#isTimer = false;
      if (isOn) this.#arm();
    });
  }
}
