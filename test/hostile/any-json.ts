// Owns JSON as a hostile caller who knows its schema writes it: right in form, with odd values.
import type { Chance } from "./chance.ts";

/** A JSON Schema as the OpenAPI document has it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema | boolean;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

const TEXTS = [
  "1m",
  "90s",
  "PT5M",
  "0s",
  "2026-01-01T10:00:00Z",
  "frozen",
  "60x",
  "per-read",
  "healthy",
  "empty",
  "*",
  "GetPrebuild",
  "CreatePrebuild",
  "b0e12f6c-4c67-429d-a4a6-d9838b5da047",
  "d2c94c27-3b76-4a42-b88c-95a85e392c68",
  "RUNNING",
  "gitpod.v1.SecretService/ListSecrets",
  "name: x\nsummary: ''\n",
  "1",
  "",
  " ",
  "\ud800",
  "__proto__",
  "x".repeat(300),
  "9".repeat(30),
  "-1s",
  "1e9d",
  "https://github.com/acme/x",
];
const NUMBERS = [0, 1, 2, 20, 100, -1, 0.5, 1e15, 2 ** 53, 1e300, -0];

/** A value that the schema may accept. */
export function anyJson(
  chance: Chance,
  schema: JsonSchema | boolean,
  context: { readonly resolve: (ref: string) => JsonSchema; readonly texts: readonly string[] },
  depth = 0,
): unknown {
  if (typeof schema === "boolean" || depth > 6) return chance.pick([1, "x", {}, [], null, { a: [1] }]);
  const inner = (each: JsonSchema | boolean) => anyJson(chance, each, context, depth + 1);
  if (schema.$ref) return inner(context.resolve(schema.$ref));
  if ("const" in schema) return schema.const;
  if (schema.enum) return chance.pick(schema.enum);
  const forms = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (forms) return inner(chance.pick(forms));
  const type = typeof schema.type === "object" ? chance.pick(schema.type) : schema.type;
  switch (type) {
    case "string":
      return chance.pick(chance.once(2) && context.texts.length > 0 ? context.texts : TEXTS);
    case "integer":
    case "number":
      return chance.once(2) ? chance.pick(NUMBERS) : (schema.minimum ?? 0) + chance.below(30);
    case "boolean":
      return chance.once(2);
    case "null":
      return null;
    case "array":
      return Array.from({ length: chance.below(depth > 3 ? 2 : 3) }, () => inner(schema.items ?? true));
    default:
      return anyObject();
  }

  function anyObject(): unknown {
    const { properties = {}, required = [], additionalProperties } = schema as JsonSchema;
    const entries = Object.entries(properties)
      .filter(([name]) => required.includes(name) || chance.once(3))
      .map(([name, each]) => [name, inner(each)]);
    if (typeof additionalProperties === "object" && chance.once(2)) {
      entries.push([
        chance.pick(["a", "prebuildId", ...context.texts.slice(0, 3)]),
        inner(additionalProperties),
      ]);
    }
    return Object.fromEntries(entries);
  }
}
