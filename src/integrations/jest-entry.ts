// Owns what `prebuild-mock/jest` gives to a test file. In CommonJS the library runs outside the file's realm, so the
// file's own globals and time are arguments.

import { isFaked, type Realm, timeOfRealm } from "../mock/host-time.ts";
import { MisuseError } from "../mock/misuse.ts";
import type { Mock } from "../mock/mock.ts";
import { createMock } from "../server/create-mock.ts";
import { type FakeTimers, type HeldMock, linkTimers } from "./linked-timers.ts";
import { matchers } from "./matchers.ts";
import { type MockTestOptions, requireTestOptions } from "./test-options.ts";

/** What a file gets from `@jest/globals`. */
export interface JestGlobals {
  readonly expect: { extend(matchers: object): void };
  readonly jest: {
    useFakeTimers(options: { now: Date; doNotFake: ("nextTick" | "queueMicrotask" | "hrtime")[] }): unknown;
    setSystemTime(now: Date): void;
    advanceTimersByTime(milliseconds: number): void;
    useRealTimers(): unknown;
  };
  readonly beforeEach: (hook: () => Promise<void>) => void;
  readonly afterEach: (hook: () => Promise<void>) => void;
}

/** What the entry exports. */
export interface JestEntry {
  readonly useMock: (options?: MockTestOptions) => Mock;
}

/** Adds the matchers to the file's `expect`. */
export function createJestEntry(globals: JestGlobals, realm: Realm): JestEntry {
  globals.expect.extend(matchers);
  const timers = timersOf(globals.jest, realm);
  const useMock = (options: MockTestOptions = {}): Mock => {
    requireTestOptions(options, "linkTimers");
    const { linkTimers: isLinked = false, ...mockOptions } = options;
    let held: HeldMock | undefined;
    globals.beforeEach(async () => {
      held = isLinked ? await linkTimers(mockOptions, timers) : unlinked(mockOptions);
    });
    globals.afterEach(async () => {
      await held?.end();
      held = undefined;
    });
    return currentMock(() => held?.mock);
  };
  return { useMock };
}

function unlinked(options: MockTestOptions): HeldMock {
  const mock = createMock(options);
  return { mock, end: () => mock.close() };
}

function timersOf(jest: JestGlobals["jest"], realm: Realm): FakeTimers {
  return {
    host: timeOfRealm(realm),
    verb: "jest.useFakeTimers()",
    isFake: () => isFaked(realm),
    fake: (now) => {
      jest.useFakeTimers({ now: new Date(0), doNotFake: ["nextTick", "queueMicrotask", "hrtime"] });
      jest.setSystemTime(now());
    },
    advance: (milliseconds) => jest.advanceTimersByTime(milliseconds),
    restore: () => jest.useRealTimers(),
  };
}

/** A mock that is at each moment the one of the running test. */
function currentMock(current: () => Mock | undefined): Mock {
  const mock = () => {
    const found = current();
    if (found) return found;
    throw new MisuseError(
      "Failed to use the mock: no test is running. Read it within a test, or in a hook after useMock.",
    );
  };
  return new Proxy({} as Mock, {
    get: (_target, name) => {
      // A runner looks at values that it prints, also when no test runs.
      if (typeof name === "symbol" && name !== Symbol.asyncDispose) return undefined;
      return Reflect.get(mock(), name);
    },
    has: (_target, name) => Reflect.has(mock(), name),
    ownKeys: () => Reflect.ownKeys(mock()),
    getOwnPropertyDescriptor: (_target, name) => {
      const own = Reflect.getOwnPropertyDescriptor(mock(), name);
      return own && { ...own, configurable: true };
    },
  });
}
