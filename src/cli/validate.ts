// Owns `validate`: every issue of a scenario file, each with its place.
import { readScenario } from "../scenarios/scenario-file.ts";
import { ScenarioError } from "../scenarios/scenario-text.ts";

/** Prints what is wrong with each file, and returns whether all are valid. */
export async function validate(paths: readonly string[]): Promise<boolean> {
  let isValid = true;
  for (const path of paths) {
    try {
      const { name } = await readScenario(path);
      process.stdout.write(`${path} is a valid scenario: ${name}\n`);
    } catch (error) {
      if (!(error instanceof ScenarioError) || error.issues.length === 0) throw error;
      process.stdout.write(`${error.message}\n`);
      isValid = false;
    }
  }
  return isValid;
}
