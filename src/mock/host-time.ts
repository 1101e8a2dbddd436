// Owns real time: the host's clock and timers as they are when this file is loaded. Users fake the global ones, so
// nothing else may read or wait for real time.
import { once } from "../api/lazy.ts";

/** A clock and timers that the modes of a mock's clock, latencies and delays go by. */
export interface HostTime {
  /** In milliseconds, from an arbitrary instant. */
  readonly now: () => number;
  /**
   * Calls after N milliseconds, unless the returned function is called before.
   * @param keepsAlive whether the process stays for it. Default true
   */
  readonly after: (milliseconds: number, ring: () => void, keepsAlive?: boolean) => () => void;
}

// Node's modules stay real where only the globals of a realm are faked.
const node = globalThis.process?.getBuiltinModule;
const realPerformance = (): Pick<Performance, "now" | "timeOrigin"> =>
  (node?.("node:perf_hooks") ?? globalThis).performance;
// What is never faked, and there without loading a module. Elsewhere than in Node it may be a stub that returns 0.
const uptime = globalThis.process?.uptime as (() => number) | undefined;
const now = uptime && uptime() > 0 ? () => uptime() * 1000 : performance.now.bind(performance);
const timers: Pick<typeof globalThis, "setTimeout" | "clearTimeout" | "setImmediate"> =
  node?.("node:timers") ?? globalThis;
// Browsers want their functions called on their own object.
const setTimer = timers.setTimeout.bind(globalThis);
const clearTimer = timers.clearTimeout.bind(globalThis);
const setSoon = timers.setImmediate?.bind(globalThis);

/**
 * Whether a timer was already fake when this file was loaded, by what the two libraries leave on it: sinon's, which
 * vitest and Jest use too, and node:test.
 */
const isFake = "clock" in timers.setTimeout || timers.setTimeout.name.includes("createTimer");

/** The one timer of the host that is not faked. It cannot be cleared, and keeps no process alive. */
function afterSignal(milliseconds: number, ring: () => void): () => void {
  const signal = AbortSignal.timeout(milliseconds);
  signal.addEventListener("abort", ring, { once: true });
  return () => signal.removeEventListener("abort", ring);
}

function afterTimer(milliseconds: number, ring: () => void, keepsAlive = true): () => void {
  const timer = setTimer(ring, milliseconds);
  if (!keepsAlive) (timer as { unref?: () => void }).unref?.();
  return () => clearTimer(timer);
}

/** Real time. */
export const REAL_TIME: HostTime = { now, after: isFake ? afterSignal : afterTimer };

/** A global object: that of the library, or of a test file in a realm of its own. */
export type Realm = Pick<typeof globalThis, "performance" | "setTimeout" | "clearTimeout">;

/** The time of the global functions of a realm, which may be faked. */
export function timeOfRealm(realm: Realm): HostTime {
  return {
    now: () => realm.performance.now(),
    after: (milliseconds, ring) => {
      const timer = realm.setTimeout(ring, milliseconds);
      return () => realm.clearTimeout(timer);
    },
  };
}

/** The time of the library's own global functions, which may be faked. */
export const GLOBAL_TIME: HostTime = timeOfRealm(globalThis);

/** Whether the timers of a realm are those of `@sinonjs/fake-timers`, as Jest's are, which Jest itself does not say. */
export function isFaked(realm: Realm): boolean {
  return "clock" in realm.setTimeout;
}

/** Real time in milliseconds, from an arbitrary instant. */
export function hostNow(): number {
  return REAL_TIME.now();
}

/** The instant at which `now` was 0. Read once: between the two readings the process may have to wait. */
const origin = once(() => {
  const performance = realPerformance();
  return performance.timeOrigin + performance.now() - now();
});

/** The instant at which `hostNow` returned this value, in milliseconds since 1970: the same whenever it is asked for. */
export function hostInstant(reading: number): number {
  return origin() + reading;
}

/** Calls after a span of real time, for which no process has to stay, unless the returned function is called before. */
export function hostAlarm(milliseconds: number, ring: () => void): () => void {
  return REAL_TIME.after(milliseconds, ring, false);
}

/** Calls once what is ready now has been done. Only of Node. */
export function hostImmediate(ring: () => void): void {
  if (isFake) afterSignal(0, ring);
  else setSoon(ring);
}

/** Waits for a span of time; resolves early when the signal is aborted. */
export function delayIn(time: HostTime, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      cancel();
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const cancel = time.after(milliseconds, done);
    signal?.addEventListener("abort", done);
  });
}

/** Waits for a span of real time; resolves early when the signal is aborted. */
export function hostDelay(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return delayIn(REAL_TIME, milliseconds, signal);
}
