// Owns the way from what a user names or writes to a scenario that has been checked.

import { type Checked, check, issuesText } from "../input/issues.ts";
import { nearest } from "../input/nearest-word.ts";
import { quoted } from "../input/quoted.ts";
import { Refusal } from "../world/errors.ts";
import { crossFieldIssues } from "./cross-field-checks.ts";
import { withIds } from "./names.ts";
import { isPresetName, PRESETS, type PresetName } from "./presets.ts";
import type { Scenario } from "./scenario.ts";
import { scenarioSchemas } from "./schema.ts";

/**
 * The preset of that name, or a copy of the scenario once it has been checked.
 * @throws Refusal that names the nearest preset, or each field that is wrong and what would be right
 */
export function resolveScenario(scenario: PresetName | Scenario): Scenario {
  if (typeof scenario === "string") {
    if (isPresetName(scenario)) return PRESETS[scenario];
    throw new Refusal("invalid", `there is no scenario ${quoted(scenario)}; ${whatToName(scenario)}`);
  }
  const checked = checkScenario(scenario);
  if ("issues" in checked) {
    throw new Refusal("invalid", `the scenario is wrong: ${issuesText(checked.issues)}`);
  }
  // A copy: what its writer does with it afterwards must not change what a reset goes back to.
  return structuredClone(checked.data);
}

/** Whether a scenario is named by a file, and not by a preset's name. */
export function isScenarioFile(named: string): boolean {
  return /[\\/]|\.(?:ya?ml|json)$/i.test(named);
}

/** Checks what somebody wrote, reports every issue, and puts UUIDs in the place of names. */
export function checkScenario(value: unknown): Checked<Scenario> {
  const checked = check(scenarioSchemas().scenario, value);
  const issues = "issues" in checked ? checked.issues : [];
  const all = [...issues, ...crossFieldIssues(value, issues)];
  return all.length > 0 ? { issues: all } : { data: withIds((checked as { data: Scenario }).data) };
}

function whatToName(named: string): string {
  const names = Object.keys(PRESETS);
  return isScenarioFile(named)
    ? "read a file with readScenario of prebuild-mock/scenarios"
    : `did you mean ${nearest(named, names)}? Scenarios: ${names.join(", ")}`;
}
