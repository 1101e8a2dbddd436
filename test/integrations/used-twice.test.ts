// Owns that an integration with vitest may be loaded and applied more than once: by a set-up file and a test, or by two packages.
import { describe, expect, vi } from "vitest";
import { matchers } from "../../src/integrations/matchers.ts";
import { test, testWith } from "../../src/integrations/vitest.ts";
import { createPrebuild } from "./mock-rpc.ts";

vi.resetModules();
const again = await import("../../src/integrations/vitest.ts");
const { createMock: createMockAgain } = await import("../../src/index.ts");
expect.extend(matchers);
expect.extend(matchers);

describe("the module, loaded twice", () => {
  test("is another one", () => {
    expect(again.test).not.toBe(test);
  });

  test("has matchers that know the mocks of both", async ({ mock }) => {
    await using other = createMockAgain();
    for (const each of [mock, other]) {
      const { id } = await createPrebuild(each);

      expect(each).toHaveReceived("CreatePrebuild", { times: 1 });
      expect(each.world.prebuild(id)).toBeInPhase("PENDING");
      expect(() => expect(each).toHaveReceived("GetPrebuild")).toThrow(/GetPrebuild/);
    }
  });

  again.test("hands a mock to tests of both", ({ mock }) => {
    expect(mock).not.toHaveReceived("ListPrebuilds");
  });
});

describe("options given twice", () => {
  const first = testWith({ scenario: "empty", seed: 1 });
  const second = first.extend({ mockOptions: { scenario: "failing-prebuild" as const } });
  const linked = testWith({ linkTimers: true }).extend({ mockOptions: { linkTimers: true } });

  second("are those given last, as a whole", async ({ mock, mockOptions }) => {
    const { id } = await createPrebuild(mock);
    mock.clock.advance("10m");

    expect(mockOptions).toEqual({ scenario: "failing-prebuild" });
    expect(mock.world.prebuild(id)).toBeInPhase("FAILED");
  });

  first("are not changed for the test that was extended", ({ mock, mockOptions }) => {
    expect(mockOptions).toEqual({ scenario: "empty", seed: 1 });
    expect(mock.world.prebuilds()).toEqual([]);
  });

  linked("link the timers once", ({ mock }) => {
    vi.advanceTimersByTime(60_000);

    expect(mock.clock.now().toISOString()).toBe("2026-01-01T09:01:00.000Z");
  });

  test("leave real timers behind", () => {
    expect(vi.isFakeTimers()).toBe(false);
  });
});
