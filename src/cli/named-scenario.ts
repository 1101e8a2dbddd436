// Owns the way from what --scenario names to a scenario: a preset, or a file.
import type { PresetName } from "../scenarios/presets.ts";
import { isScenarioFile, resolveScenario } from "../scenarios/resolve.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { MisuseError } from "../server/misuse.ts";
import { Refusal } from "../world/errors.ts";

/** @throws MisuseError where there is none of that name, or the file has mistakes, each in a line of its own */
export async function loadScenario(named: string): Promise<Scenario> {
  if (!isScenarioFile(named)) return preset(named);
  // Loaded here, because most starts read no file.
  const [{ readScenario }, { ScenarioError }] = await Promise.all([
    import("../scenarios/scenario-file.ts"),
    import("../scenarios/scenario-text.ts"),
  ]);
  try {
    return await readScenario(named);
  } catch (error) {
    throw error instanceof ScenarioError ? new MisuseError(error.message, { cause: error }) : error;
  }
}

function preset(name: string): Scenario {
  try {
    return resolveScenario(name as PresetName);
  } catch (error) {
    throw error instanceof Refusal ? new MisuseError(error.message, { cause: error }) : error;
  }
}
