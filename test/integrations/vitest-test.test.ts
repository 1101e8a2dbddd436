// Owns what `test` of prebuild-mock/vitest hands to tests: a mock of their own, as their options say.
import { afterAll, describe, expect, vi } from "vitest";
import { MisuseError, type PrebuildJson } from "../../src/index.ts";
import { type Mock, type MockTestOptions, test, testWith } from "../../src/integrations/vitest.ts";
import { createPrebuild } from "./mock-rpc.ts";

const seen: Mock[] = [];

describe("the mock of a test", () => {
  test("has the content of the preset healthy, frozen", ({ mock }) => {
    seen.push(mock);

    expect([mock.clock.mode, mock.world.projects().length > 0]).toEqual(["frozen", true]);
  });

  test("is another one for the next test, and the one before is closed", async ({ mock }) => {
    expect(mock).not.toBe(seen[0]);
    await expect(createPrebuild(seen[0] as Mock)).rejects.toThrow("the mock is closed");
  });
});

describe("options for a group of tests", () => {
  test.override({ mockOptions: { scenario: "empty", seed: 7 } });

  test("hold in it", ({ mock }) => {
    expect(mock.world.prebuilds()).toEqual([]);
  });
});

describe("options of a test", () => {
  const failing = test.extend<{ mockOptions: MockTestOptions }>({
    mockOptions: { scenario: "failing-prebuild" },
  });

  failing("hold for it", async ({ mock }) => {
    const { id } = await createPrebuild(mock);
    mock.clock.advance("10m");

    expect(mock.world.prebuild(id)).toBeInPhase("FAILED");
  });

  test("are not those of its neighbour", async ({ mock }) => {
    const { id } = await createPrebuild(mock);
    mock.clock.advance("15m");

    expect(mock.world.prebuild(id)).toBeInPhase("COMPLETED");
  });
});

describe("testWith", () => {
  const failing = testWith({ scenario: "failing-prebuild", seed: 3 });

  failing("creates the mock with its options", async ({ mock, mockOptions }) => {
    const { id } = await createPrebuild(mock);
    mock.clock.advance("10m");

    expect(mock.world.prebuild(id)).toBeInPhase("FAILED");
    expect(mockOptions).toEqual({ scenario: "failing-prebuild", seed: 3 });
  });

  const linked = testWith({ scenario: "flaky-prebuild", linkTimers: true });

  linked("links the timers", ({ mock }) => {
    vi.advanceTimersByTime(60_000);

    expect(mock.clock.now().getTime()).toBe(Date.now());
    expect(mock.clock.now().toISOString()).toBe("2026-01-01T09:01:00.000Z");
  });

  const extended = failing.extend<{ prebuild: PrebuildJson }>({
    prebuild: async ({ mock }, use) => use(await createPrebuild(mock)),
  });

  extended("can be extended", ({ mock, prebuild }) => {
    mock.clock.advance("10m");

    expect(mock.world.prebuild(prebuild.id)).toBeInPhase("FAILED");
  });

  describe("in a group", () => {
    failing.override({ mockOptions: { scenario: "empty" } });

    failing("can be overridden", ({ mock }) => {
      expect(mock.world.prebuilds()).toEqual([]);
    });
  });
});

describe("wrong options of a test", () => {
  const WRONG: [object: unknown, words: string][] = [
    [{ linkTimer: true }, 'unknown field "linkTimer". Did you mean linkTimers? Known fields: scenario, seed'],
    [{ scenaro: "empty" }, 'unknown field "scenaro". Did you mean scenario?'],
    [{ port: 0 }, "it has no socket, and port is an option of startMock. Leave it out, or use startMock"],
    [{ seed: 7, keepAlive: false }, "keepAlive is an option of startMock"],
    [{ linkTimers: "yes" }, 'linkTimers must be true or false, but is "yes"'],
    [null, "expected an object, got null"],
    ["healthy", 'expected an object, got "healthy"'],
  ];

  test.for(WRONG)("%j: testWith refuses them", ([options, words]) => {
    const misuse = () => testWith(options as MockTestOptions);

    expect(misuse).toThrow(MisuseError);
    expect(misuse).toThrow(/^Failed to create the mock of a test: .+\.$/);
    expect(misuse).toThrow(words);
  });

  test("linkTimers is listed among the known ones", () => {
    expect(() => testWith({ x: 1 } as MockTestOptions)).toThrow(/maxWorlds.*linkTimers\.$/);
  });

  // A fixture that throws fails its test.
  const extended = test.extend<{ mockOptions: MockTestOptions }>({
    mockOptions: { scenaro: "empty" } as MockTestOptions,
  });
  extended.fails("fail a test that was extended with them", ({ mock }) => {
    mock.clock.now();
  });
});

afterAll(async () => {
  // A second close is calm.
  for (const mock of seen) await mock.close();
});
