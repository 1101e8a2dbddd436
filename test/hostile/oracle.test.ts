// Owns the oracle: a model written from the contract alone, which shares no code with the world, over random sequences
// of calls and moves of the clock. Both must show the same phases, transitions, instants, refusals and lists.
import { expect, it } from "vitest";
import { cases, print, SEED } from "./budget.ts";
import { runSequence } from "./oracle/run.ts";

it("an independent model of the contract agrees over random sequences", async () => {
  const counts = { sequences: 0, calls: 0, refusals: 0, transitions: 0, divergences: 0 };
  const divergences: string[] = [];
  for (const number of cases(60)) {
    const { divergence, ...done } = await runSequence(SEED * 100_000 + number);
    counts.sequences += 1;
    counts.calls += done.calls;
    counts.refusals += done.refusals;
    counts.transitions += done.transitions;
    if (divergence === undefined) continue;
    counts.divergences += 1;
    divergences.push(divergence);
    if (divergences.length >= 5) break;
  }
  print("oracle", counts);

  expect(divergences).toEqual([]);
  expect(counts.refusals).toBeGreaterThan(counts.sequences);
});
