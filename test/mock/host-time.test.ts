// Owns that real time is told without contradiction.
import { expect, it } from "vitest";
import { hostInstant, hostNow } from "../../src/mock/host-time.ts";

it("the instant of a reading is the same whenever it is asked for", () => {
  const reading = hostNow();
  const instants = Array.from({ length: 1_000 }, () => hostInstant(reading));

  expect(new Set(instants).size).toBe(1);
  expect(Math.abs(Date.now() - (instants[0] ?? 0))).toBeLessThan(60_000);
});
