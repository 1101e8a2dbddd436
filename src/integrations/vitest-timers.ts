// Owns the fake timers of vitest.
import { vi } from "vitest";
import { GLOBAL_TIME } from "../mock/host-time.ts";
import type { FakeTimers } from "./linked-timers.ts";

export const vitestTimers: FakeTimers = {
  isFake: () => vi.isFakeTimers(),
  fake: (now) => {
    vi.useFakeTimers({
      toFake: [
        "setTimeout",
        "clearTimeout",
        "setInterval",
        "clearInterval",
        "setImmediate",
        "clearImmediate",
        "Date",
        "performance",
      ],
    });
    vi.setSystemTime(now());
  },
  advance: (milliseconds) => vi.advanceTimersByTime(milliseconds),
  restore: () => vi.useRealTimers(),
  verb: "vi.useFakeTimers()",
  host: GLOBAL_TIME,
};
