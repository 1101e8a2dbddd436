// Owns the reading of a scenario from a file, whose extension distinguishes YAML from JSON.
import { describeValue } from "../input/unknown-fields.ts";
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
  if (typeof path !== "string") {
    throw new ScenarioError(
      `Failed to read a scenario: expected the path of a file, got ${describeValue(path)}.`,
    );
  }
  // Loaded here, so that the rest of this entry does not need Node.
  const { readFile } = await import("node:fs/promises");
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ScenarioError(`Failed to read the scenario ${path}: ${REASONS[code ?? ""] ?? message}.`, [], {
      cause: error,
    });
  }
  return parseScenario(textOf(path, bytes), { format: /\.json$/i.test(path) ? "json" : "yaml", name: path });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file. Name an existing one",
  EISDIR: "it is a folder. Name a file in it",
  EACCES: "permission denied. Change its permissions",
};

/** @throws ScenarioError that says which encoding it seems to be, and where */
function textOf(path: string, bytes: Uint8Array): string {
  const refuse = (why: string) =>
    new ScenarioError(`Failed to read the scenario ${path}: ${why}. Save the file as UTF-8.`);
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || bytes.includes(0)) {
    throw refuse("it is UTF-16 or not text");
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const text = new TextDecoder().decode(bytes);
    const before = text.slice(0, text.indexOf("\ufffd")).split("\n");
    throw refuse(
      `it is not UTF-8, perhaps Latin-1: line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`,
    );
  }
}
