// Owns the scenario that --scenario names: a preset, or a file.

import { attempt } from "../mock/misuse.ts";
import type { PresetName } from "../scenarios/presets.ts";
import { isScenarioFile, resolveScenario } from "../scenarios/resolve.ts";
import type { Scenario } from "../scenarios/scenario.ts";

/** @throws MisuseError if there is no such scenario, or the file has issues, one per line */
export async function loadScenario(named: string): Promise<Scenario> {
  if (!isScenarioFile(named)) return attempt("find the scenario", () => resolveScenario(named as PresetName));
  // Loaded here, because most starts read no file.
  const { readScenario } = await import("../scenarios/scenario-file.ts");
  return readScenario(named);
}
