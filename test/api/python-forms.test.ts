// Owns the agreement of the words in the types of `python/` with those of the sources.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { CODES } from "../../src/api/codes.ts";
import { PREBUILD_PHASES, WARM_POOL_PHASES } from "../../src/api/phases.ts";
import { RESET_PARTS } from "../../src/mock/reset.ts";
import { CONNECTION_FAULTS } from "../../src/scenarios/fault-rule.ts";
import type { Upcoming } from "../../src/world/time/clock.ts";

const FORMS = readFileSync(new URL("../../python/src/prebuild_mock/forms.py", import.meta.url), "utf8");

/** What is due, of each kind. */
const DUE_KINDS: Readonly<Record<Upcoming["kind"], true>> = {
  prebuild: true,
  warmPool: true,
  runner: true,
  environment: true,
  project: true,
};

it.each([
  ["Code =", CODES],
  ["PrebuildPhase =", [...Object.keys(PREBUILD_PHASES), "GONE"]],
  ["WarmPoolPhase =", [...Object.keys(WARM_POOL_PHASES), "GONE"]],
  ["Part =", RESET_PARTS],
  ["connection:", CONNECTION_FAULTS],
  ["Kind =", Object.keys(DUE_KINDS).filter((kind) => kind !== "project")],
  ["DueKind =", Object.keys(DUE_KINDS)],
])("%s in Python has the words that the server uses", (name, words) => {
  const [, literals = ""] = new RegExp(`\\b${name} Literal\\[([^\\]]*)\\]`).exec(FORMS) ?? [];

  expect([...literals.matchAll(/"([^"]*)"/g)].map(([, word]) => word).sort()).toEqual([...words].sort());
});
