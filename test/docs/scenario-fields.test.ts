// Owns the table of a scenario's fields: it is what the JSON Schema says; UPDATE_DOCS=1 writes it again.
import { writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { scenarioJsonSchema } from "../../src/scenarios/json-schema.ts";
import { ROOT, read } from "./markdown.ts";

// biome-ignore lint/suspicious/noExplicitAny: a JSON Schema is read as the JSON that it is
type Schema = any;

const DOCUMENT = read("docs/scenarios.md");
const TABLE = /\| field.*\n(?:\|.*\n)*/;

/** Each field that the schema describes; the fields of a prebuild's own outcome are with the rules. */
function rowsOf(schema: Schema, path = ""): string[][] {
  return Object.entries<Schema>(schema.properties ?? {}).flatMap(([name, inner]) => {
    const field = path === "" ? name : `${path}.${name}`;
    const isRequired = schema.required?.includes(name) === true;
    const cells = [`\`${field}\``, `${formOf(inner)}${isRequired ? ", required" : ""}`, inner.description];
    const inside = inner.items ?? inner.anyOf?.find((form: Schema) => form.properties) ?? inner;
    return [cells, ...(field === "prebuilds.outcome" ? [] : rowsOf(inside, field))];
  });
}

function formOf({ type, enum: words, pattern, minimum, maximum, items, anyOf }: Schema): string {
  if (words) return words.map((word: string) => `\`${word}\``).join(", ");
  if (anyOf?.[0].enum) return "the name of an RPC, or `*`";
  if (pattern?.startsWith("^[0-9a-f]{8}")) return "UUID";
  if (pattern?.startsWith("^(?:[0-9a-f]{8}")) return "UUID or empty";
  if (pattern?.endsWith("={0,2}$")) return "base64";
  if (Array.isArray(type)) return "duration";
  if (anyOf) return `duration or ${formOf(anyOf.find((form: Schema) => form.properties))}`;
  if (type === undefined) return "anything";
  if (items?.pattern?.includes("\\r")) return "list of lines";
  if (type === "array") return items.pattern ? "list of UUIDs" : "list";
  if (type === "integer" || type === "number") {
    const isBounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
    return isBounded ? `${minimum} to ${maximum}` : `from ${minimum}`;
  }
  return { string: "text", boolean: "true or false", object: "object" }[type as string] ?? String(type);
}

function tableText(rows: readonly string[][]): string {
  const all = [["field", "form", "meaning"], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] as number)).join(" | ")} |\n`;
  return [line(all[0] as string[]), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join(
    "",
  );
}

it("docs/scenarios.md has every field, what it holds and what it means", () => {
  const expected = tableText(rowsOf(scenarioJsonSchema()));
  if (process.env.UPDATE_DOCS) {
    writeFileSync(
      ROOT + DOCUMENT.path,
      read(DOCUMENT.path).text.replace(TABLE, () => expected),
    );
  }

  expect(TABLE.exec(read(DOCUMENT.path).text)?.[0]).toBe(expected);
});
