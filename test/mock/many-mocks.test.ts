// Owns that each test can have a mock of its own: five hundred tests, none of which sees what the others did.
import { afterAll, describe, expect, it } from "vitest";
import { createMock, type Mock } from "../../src/index.ts";
import { createPrebuild } from "../integrations/mock-rpc.ts";

const TESTS = 500;
const ids = new Set<string>();
const open: Mock[] = [];

describe("a mock for each test", () => {
  it.each(Array.from({ length: TESTS }, (_, index) => index))(
    "number %i holds its own only",
    async (index) => {
      const mock = createMock({ seed: index, scenario: "empty" });
      open.push(mock);
      for (let n = 0; n <= index % 3; n += 1) await createPrebuild(mock);
      mock.clock.advance(`${index}s`);

      const prebuilds = mock.world.prebuilds();
      for (const { id } of prebuilds) ids.add(id);
      expect([prebuilds.length, mock.requests.count()]).toEqual([1 + (index % 3), 1 + (index % 3)]);
      expect(mock.clock.now().getTime() - Date.parse("2026-01-01T09:00:00Z")).toBe(index * 1_000);
    },
  );
});

afterAll(async () => {
  // Of all the prebuilds no two are one, so no mock has written into another.
  expect(ids.size).toBe(open.reduce((sum, _, index) => sum + 1 + (index % 3), 0));
  for (const mock of open) await mock.close();
});
