// Owns dist/scenario.schema.json: the JSON Schema of a scenario, for editors. It is made from the built package.
import { writeFileSync } from "node:fs";
import { scenarioJsonSchema } from "../dist/scenarios.js";

const file = new URL("../dist/scenario.schema.json", import.meta.url);
writeFileSync(file, `${JSON.stringify(scenarioJsonSchema(), undefined, 2)}\n`);
