// Owns the way from what a user names or writes to a scenario that has been checked.
import { closest } from "fastest-levenshtein";
import { Refusal } from "../world/errors.ts";
import { check, mistakesText } from "./mistakes.ts";
import { isPresetName, PRESETS, type PresetName } from "./presets.ts";
import type { Scenario } from "./scenario.ts";
import { scenarioSchema } from "./schema.ts";

/**
 * The preset of that name, or the scenario itself once the schema has accepted it.
 * @throws Refusal that names the nearest preset, or the field and what is wrong with it
 */
export function resolveScenario(scenario: PresetName | Scenario): Scenario {
  if (typeof scenario === "string") {
    if (isPresetName(scenario)) return PRESETS[scenario];
    const names = Object.keys(PRESETS);
    throw new Refusal(
      "invalid",
      `there is no scenario ${JSON.stringify(scenario)}; did you mean ${closest(scenario, names)}? There are ${names.join(", ")}`,
    );
  }
  const checked = check(scenarioSchema, scenario);
  if ("mistakes" in checked) {
    throw new Refusal("invalid", `the scenario is wrong at ${mistakesText(checked.mistakes)}`);
  }
  // A copy: what its writer does with it afterwards must not change what a reset goes back to.
  return structuredClone(scenario);
}
