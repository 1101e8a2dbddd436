// Owns the resolution of what a user names or writes to a checked scenario.

import { MOST_REPORTED } from "../input/bounded-issues.ts";
import { type Checked, check, issuesText } from "../input/issues.ts";
import { copyOfJson } from "../input/json-value.ts";
import { knownText } from "../input/nearest-word.ts";
import { quoted } from "../input/quoted.ts";
import { Refusal } from "../world/errors.ts";
import { crossFieldIssues } from "./cross-field-checks.ts";
import { withIds } from "./names.ts";
import { isPresetName, PRESETS, type PresetName } from "./presets.ts";
import type { Scenario } from "./scenario.ts";
import { scenarioSchemas } from "./schema.ts";

/**
 * The preset of that name, or a copy of the scenario once it has been checked.
 * @throws Refusal that names the nearest preset, or each invalid field and what would be right
 */
export function resolveScenario(scenario: PresetName | Scenario): Scenario {
  if (typeof scenario === "string") {
    if (isPresetName(scenario)) return PRESETS[scenario];
    throw new Refusal("invalid", `there is no scenario ${quoted(scenario)}; ${whatToName(scenario)}`);
  }
  const checked = checkScenario(scenario);
  if ("issues" in checked) {
    throw new Refusal("invalid", `the scenario is invalid: ${issuesText(checked.issues)}`);
  }
  // A copy, so that later changes by the caller do not affect a reset.
  return copyOfJson(checked.data);
}

/** Whether a scenario is named by a file rather than a preset's name. */
export function isScenarioFile(named: string): boolean {
  return /[\\/]|\.(?:ya?ml|json)$/i.test(named);
}

/** Checks a scenario, reports every issue, and replaces names by UUIDs. */
export function checkScenario(value: unknown): Checked<Scenario> {
  const checked = check(scenarioSchemas().scenario, value);
  const issues = "issues" in checked ? checked.issues : [];
  // Of a list that was not checked to its end there are no sound entries.
  const isWhole = issues.length <= MOST_REPORTED;
  const all = isWhole ? [...issues, ...crossFieldIssues(value, issues)] : issues;
  return all.length > 0 ? { issues: all } : { data: withIds((checked as { data: Scenario }).data) };
}

function whatToName(named: string): string {
  const names = Object.keys(PRESETS);
  return isScenarioFile(named)
    ? "read a file with readScenario of prebuild-mock/scenarios"
    : knownText("scenarios", named, names);
}
