// Owns the reading of a scenario from a file, whose extension distinguishes YAML from JSON.
import type { Scenario } from "./scenario.ts";
import { parseScenario, ScenarioError } from "./scenario-text.ts";

/**
 * The scenario in a file: JSON if its name ends in ".json", otherwise YAML. A relative path is relative to the
 * working directory of the process.
 * @throws ScenarioError if there is no such file, or with every issue in it
 * @example
 * const mock = createMock({ scenario: await readScenario("mock.yaml") });
 */
export async function readScenario(path: string): Promise<Scenario> {
  // Loaded here, so that the rest of this entry does not need Node.
  const { readFile } = await import("node:fs/promises");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ScenarioError(`Failed to read the scenario ${path}: ${REASONS[code ?? ""] ?? message}.`, [], {
      cause: error,
    });
  }
  return parseScenario(text, { format: /\.json$/i.test(path) ? "json" : "yaml", name: path });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file. Name an existing one",
  EISDIR: "it is a folder. Name a file in it",
  EACCES: "permission denied. Change its permissions",
};
