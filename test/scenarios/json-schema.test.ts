// Owns the JSON Schema of a scenario: it agrees with the schema that checks, and describes each field.
import { expect, it } from "vitest";
import * as z from "zod";
import { FIELDS, scenarioJsonSchema } from "../../src/scenarios/json-schema.ts";
import { PRESETS } from "../../src/scenarios/presets.ts";

// biome-ignore lint/suspicious/noExplicitAny: a JSON Schema is read as the JSON that it is
type Schema = any;

/** Each field of a schema, as a path without indices, with its description. */
function fieldsOf(schema: Schema, path = ""): [field: string, description: string | undefined][] {
  const forms: Schema[] = [schema, ...(schema.anyOf ?? [])];
  return forms.flatMap((form) => [
    ...(form.items ? fieldsOf(form.items, path) : []),
    ...Object.entries<Schema>(form.properties ?? {}).flatMap(([name, inner]) => {
      const field = path === "" ? name : `${path}.${name}`;
      return [[field, inner.description], ...fieldsOf(inner, field)] as [string, string][];
    }),
  ]);
}

const schema: Schema = scenarioJsonSchema();

it("describes what each field means", () => {
  expect(fieldsOf(schema).filter(([, description]) => !description)).toEqual([]);
});

it("describes no field that does not exist", () => {
  const fields = new Set(fieldsOf(schema).map(([field]) => field));

  expect(Object.keys(FIELDS).filter((field) => !fields.has(field))).toEqual([]);
});

it.each(Object.values(PRESETS))("accepts $name", (preset) => {
  expect(z.fromJSONSchema(schema).safeParse(preset).success).toBe(true);
});

it.each([
  { name: "n" },
  { name: "n", summary: "s", colour: "red" },
  { name: "n", summary: "s", prebuilds: [{ age: "1h" }] },
  { name: "n", summary: "s", outcomes: [{ prebuild: { stall: "COMPLETED" } }] },
  { name: "n", summary: "s", outcomes: [{ probability: 1.5, prebuild: {} }] },
])("refuses %j", (scenario) => {
  expect(z.fromJSONSchema(schema).safeParse(scenario).success).toBe(false);
});
