// Owns what `test` of prebuild-mock/vitest hands to tests: a mock of their own, as their options say.
import { afterAll, describe, expect } from "vitest";
import { type Mock, type MockTestOptions, test } from "../../src/integrations/vitest.ts";
import { createPrebuild } from "./mock-rpc.ts";

const seen: Mock[] = [];

describe("the mock of a test", () => {
  test("is there with what the preset healthy holds, frozen", ({ mock }) => {
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

afterAll(async () => {
  // A second close is calm.
  for (const mock of seen) await mock.close();
});
