// Owns `scenario list`: the presets and their summaries.
import { PRESETS } from "../scenarios/presets.ts";
import { row } from "./columns.ts";

export function listScenarios(): void {
  const presets = Object.values(PRESETS);
  const width = Math.max(...presets.map(({ name }) => name.length)) + 2;
  for (const { name, summary } of presets) process.stdout.write(`${row([[name, width]], summary)}\n`);
}
