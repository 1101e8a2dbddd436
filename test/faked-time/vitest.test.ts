// Owns the border with faked time under vitest's timers: those that it fakes by itself, and `setTimeout` alone.
import { createRequire } from "node:module";
import { afterEach, describe, it, vi } from "vitest";
import { PrebuildService } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { createMock, startMock } from "../../src/index.ts";

interface Case {
  readonly name: string;
  readonly run: () => Promise<void>;
}

const { borderCases } = createRequire(import.meta.url)("./border-cases.cjs") as {
  borderCases: (library: object, time: object) => readonly Case[];
};
const library = { createMock, startMock, listPrebuilds: PrebuildService.method.listPrebuilds };

describe.each([
  ["as it fakes by itself", undefined],
  ["with setTimeout alone", { toFake: ["setTimeout" as const] }],
])("vitest's timers, %s", (_, options) => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each(
    borderCases(library, {
      fake: () => vi.useFakeTimers(options),
      pass: (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds),
      restore: () => vi.useRealTimers(),
    }),
  )("$name", ({ run }) => run());
});
