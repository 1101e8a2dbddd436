// Owns scenario.schema.json: the JSON Schema of a scenario, for editors. It is made from what was built.
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** Writes it beside the built code. */
export async function writeScenarioSchema(dist) {
  const { scenarioJsonSchema } = await import(pathToFileURL(`${dist}/scenarios.js`).href);
  writeFileSync(`${dist}/scenario.schema.json`, `${JSON.stringify(scenarioJsonSchema())}\n`);
}
