// Owns what a closed mock refuses: all that would change it. What it holds can be read on.
import { MisuseError } from "./misuse.ts";
import type { MockClock } from "./mock-clock.ts";
import type { MockFaults } from "./mock-faults.ts";
import type { MockWorld } from "./mock-world.ts";

/** Verbs of a door, each with what it does in words: "advance the clock". */
export type Verbs<T> = { readonly [K in keyof T]?: string };

/** What moves a clock or sets its mode. */
export const CLOCK_VERBS: Verbs<MockClock> = {
  advance: "advance the clock",
  advanceTo: "advance the clock",
  advanceUntil: "advance the clock",
  next: "advance the clock",
  pause: "pause the clock",
  resume: "let the clock go on",
  setMode: "set the clock's mode",
};

/** What changes a world. */
export const WORLD_VERBS: Verbs<MockWorld> = {
  addProject: "add a project",
  changeProject: "change a project",
  fail: "make a prebuild fail",
  complete: "complete a prebuild",
  warn: "give a prebuild a warning",
  claim: "claim an instance",
  degrade: "degrade a warm pool",
  recover: "end a warm pool's problem",
  seed: "seed the world",
};

/** What changes which rules there are. */
export const FAULT_VERBS: Verbs<MockFaults> = {
  add: "add a fault rule",
  put: "put a fault rule",
  remove: "remove a fault rule",
  clear: "remove the fault rules",
  replace: "replace the fault rules",
};

/** @throws MisuseError where the mock is closed */
export function requireOpen(isClosed: () => boolean, what: string): void {
  if (isClosed())
    throw new MisuseError(`Failed to ${what}: the mock is closed. Make a new one with createMock.`);
}

/** The same door, whose given verbs a closed mock refuses. */
export function refusingWhenClosed<T extends object>(
  door: T,
  isClosed: () => boolean,
  verbs: Verbs<NoInfer<T>>,
): T {
  for (const [name, what] of Object.entries(verbs) as [keyof T, string][]) {
    const verb = door[name] as (...args: unknown[]) => unknown;
    const refusing = (...args: unknown[]) => {
      requireOpen(isClosed, what);
      return verb(...args);
    };
    Object.defineProperty(door, name, { value: refusing, enumerable: true, writable: true });
  }
  return door;
}
