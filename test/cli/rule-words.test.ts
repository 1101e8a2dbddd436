// Owns the rules of a scenario in words: the presets' say what their summaries say.
import { describe, expect, it } from "vitest";
import { faultWords, outcomeWords } from "../../src/cli/rule-words.ts";
import { PRESETS } from "../../src/scenarios/presets.ts";
import type { Scenario } from "../../src/scenarios/scenario.ts";
import { OUTCOME_SAMPLES } from "../world/outcome-samples.ts";

const nameOf = (id: string) => `<${id}>`;

function wordsOf({ outcomes = [], faults = [] }: Scenario): string[] {
  const rules = faults.map(({ rpc: _, ...rule }) => faultWords(rule));
  return [...outcomes.flatMap((rule) => outcomeWords(rule, nameOf)), ...rules];
}

/** What each summary says of rules, with the figures of the words. */
const SAID: Partial<Record<keyof typeof PRESETS, readonly string[]>> = {
  "failing-prebuild": ["every new prebuild fails in RUNNING after 90s"],
  "flaky-prebuild": ["the first new prebuild of each project and class fails in RUNNING after 60s"],
  "stuck-prebuild": ["every new prebuild stays RUNNING until its timeout"],
  "slow-snapshot": ["every new prebuild is SNAPSHOTTING for 40m"],
  "stalled-snapshot": ["every new prebuild has a snapshot that stays at 0 % for 14m"],
  "warning-prebuild": ["every new prebuild completes with a warning"],
  "degraded-pool": ["every new pool becomes DEGRADED 10m after its creation, for 1h"],
  "rate-limited": [
    "2 calls at once and one more each 1s, for each caller, the others are refused as resource_exhausted",
  ],
  outage: ["after 5m for 3m, again every 1h, refused as unavailable"],
  "unreliable-api": [
    "one call in 10, refused as unavailable",
    "one call in 20, its connection breaks: reset",
    "one call in 3, delayed about",
  ],
};

it.each(Object.entries(OUTCOME_SAMPLES))("%s of an outcome is said", (field, outcome) => {
  const without = { ...outcome, [field]: undefined };

  expect(outcomeWords({ prebuild: outcome }, nameOf)).not.toEqual(
    outcomeWords({ prebuild: without }, nameOf),
  );
});

describe.each(Object.values(PRESETS) as Scenario[])("the rules of the preset $name", (preset) => {
  it("read as its summary does", () => {
    const words = wordsOf(preset);
    const said = SAID[preset.name as keyof typeof PRESETS];
    if (said === undefined) return;
    expect(words).toEqual(said.map((text) => expect.stringContaining(text)));
  });

  it("all have words", () => {
    expect(wordsOf(preset).filter((text) => text === "" || text.includes("undefined"))).toEqual([]);
  });
});

it.each([
  [{ prebuild: {} }, "every new prebuild runs normally"],
  [
    { match: { projectId: "app" }, skip: 2, times: 1, prebuild: { stall: "PENDING" } },
    "each new prebuild after the first 2, at most 1 of <app> of each class stays PENDING",
  ],
  [
    { every: 3, environment: { startUp: "5s" } },
    "each 3rd new environment of each project and class starts in 5s",
  ],
  [
    { match: { projectId: "app", environmentClassId: "small" }, times: 2, warmPool: {} },
    "the first 2 new pools of <app> of class <small> lives normally",
  ],
  [
    { probability: 0.4, prebuild: { warning: "x" } },
    "40 % of new prebuilds of each project and class completes with a warning: x",
  ],
] as const)("%j is a sentence", (rule, text) => {
  expect(outcomeWords(rule, nameOf)).toEqual([text]);
});

it.each([
  [
    { code: "unavailable", skip: 1, times: 2, retryAfter: 2_000 },
    "each call after the first, at most 2, refused as unavailable, to be retried after 2s",
  ],
  [{ delay: { uniform: { min: 10, max: "1s" } } }, "delayed 10ms to 1s"],
  [{ match: { projectId: "x" }, delay: 200 }, 'if the request has {"projectId":"x"}, delayed 200ms'],
] as const)("the fault rule %j is a sentence", (rule, text) => {
  expect(faultWords(rule)).toBe(text);
});
