// Owns that the script of docs/demo.md can be followed to its end.
import { expect, it } from "vitest";
import { demoTraffic } from "../../src/cli/demo-traffic.ts";
import { blocksOf, read } from "../docs/markdown.ts";
import { opened, served } from "./browser.ts";
import { perform } from "./demo-script.ts";

const STEPS = blocksOf(read("docs/demo.md"), "demo").flatMap((block) => block.trim().split("\n"));

it("does all of docs/demo.md, with its clients at work", async () => {
  const mock = await served({ scenario: "demo", clock: "60x", startAt: "2026-01-06T10:00:00Z" });
  const over = new AbortController();
  const traffic = demoTraffic(mock, { seed: 1, signal: over.signal });
  const page = await opened(mock);
  const done: string[] = [];

  try {
    for (const step of STEPS) {
      await perform(page, step).catch((error) => {
        throw new Error(`"${step}" after "${done.at(-1)}": ${error}`);
      });
      done.push(step);
    }
  } finally {
    over.abort();
    await traffic;
  }

  expect(done).toEqual(STEPS);
  expect(STEPS.length).toBeGreaterThan(20);
}, 180_000);
