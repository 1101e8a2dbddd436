// Owns the end of a check after enough issues: zod checks lists and records to their end, which of a body of wrong
// entries costs seconds and hundreds of megabytes. What is too long is not looked into, and what may hold anything is not
// copied.
import * as z from "zod/mini";

/** If there are more issues than this, the first are reported. */
export const MOST_REPORTED = 100;

/** A schema as zod keeps it. */
type Schema = z.core.$ZodType;
type Parse = Schema["_zod"]["parse"];

/** Schemas whose lists and records end early. */
const BOUNDED = new WeakSet<Schema>();

/** The most entries of records. */
const MOST_ENTRIES = new WeakMap<Schema, number>();

/** A record with at most that many entries, which are not looked into if there are more. */
export function boundedRecord<T>(
  name: z.ZodMiniType<string, string>,
  value: z.ZodMiniType<T, T>,
  most: number,
) {
  const schema = z.record(name, value);
  MOST_ENTRIES.set(schema, most);
  return schema;
}

/** Makes the lists and records in a schema end after the issue that is one too many. Their valid values are the same. */
export function boundIssues(schema: Schema): void {
  if (BOUNDED.has(schema)) return;
  BOUNDED.add(schema);
  const { def } = schema._zod;
  for (const part of Object.values(def.type === "lazy" ? { inner: innerOf(schema) } : def)) boundParts(part);
  if (isOf(schema, z.core.$ZodArray)) replaceParse(schema, (parse) => listParse(schema, parse));
  if (isOf(schema, z.core.$ZodRecord)) replaceParse(schema, (parse) => recordParse(schema, parse));
}

function innerOf(schema: Schema): Schema {
  return (schema as z.core.$ZodLazy)._zod.innerType;
}

/** What a schema is made of: other schemas, alone, in lists or by name. */
function boundParts(part: unknown): void {
  if (typeof part !== "object" || part === null) return;
  if ("_zod" in part) {
    if ("run" in (part as Schema)._zod) boundIssues(part as Schema);
  } else for (const each of Object.values(part)) if (isSchema(each)) boundIssues(each);
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && "_zod" in value && "run" in (value as Schema)._zod;
}

function isOf<S extends Schema>(schema: Schema, type: { new (def: never): S }): schema is S {
  return schema instanceof type;
}

function replaceParse(schema: Schema, make: (parse: Parse) => Parse): void {
  const { parse, run } = schema._zod;
  schema._zod.parse = make(parse);
  // Without checks of its own it runs by its parse alone.
  if (run === parse) schema._zod.run = schema._zod.parse;
}

function listParse(schema: z.core.$ZodArray, parse: Parse): Parse {
  const { element, checks = [] } = schema._zod.def;
  const most = Math.min(...checks.map(mostEntries));
  return (payload, context) => {
    const input = payload.value;
    if (!Array.isArray(input)) return parse(payload, context);
    // The check of its length comes after this, and refuses it.
    if (input.length > most) return payload;
    const values: unknown[] = [];
    for (const [index, item] of input.entries()) {
      const result = element._zod.run({ value: item, issues: [] }, context) as z.core.ParsePayload;
      payload.issues.push(...z.core.util.prefixIssues(index, result.issues));
      if (payload.issues.length > MOST_REPORTED) return payload;
      values.push(result.value);
    }
    payload.value = values;
    return payload;
  };
}

/** How many entries a check of a list lets pass. */
function mostEntries({ _zod: { def } }: z.core.$ZodCheck<never>): number {
  return def.check === "max_length" ? (def as z.core.$ZodCheckMaxLengthDef).maximum : Infinity;
}

function recordParse(schema: z.core.$ZodRecord, parse: Parse): Parse {
  const { keyType, valueType } = schema._zod.def;
  const holdsAnything = isOf(valueType, z.core.$ZodUnknown);
  const most = MOST_ENTRIES.get(schema) ?? Infinity;
  const run = (part: Schema, value: unknown, context: z.core.ParseContextInternal) =>
    part._zod.run({ value, issues: [] }, context) as z.core.ParsePayload;
  return (payload, context) => {
    const input = payload.value as Record<string, unknown>;
    if (!z.core.util.isPlainObject(input)) return parse(payload, context);
    if (holdsAnything) return payload;
    const names = Object.keys(input);
    if (names.length > most) {
      payload.issues.push({ code: "custom", input, message: `must have at most ${most} entries` });
      return payload;
    }
    const values: Record<string, unknown> = {};
    for (const name of names) {
      if (run(keyType, name, context).issues.length > 0) {
        // It says how a name is wrong.
        const alone = parse({ value: { [name]: input[name] }, issues: [] }, context) as z.core.ParsePayload;
        payload.issues.push(...alone.issues);
      } else {
        const { value, issues } = run(valueType, input[name], context);
        payload.issues.push(...z.core.util.prefixIssues(name, issues));
        values[name] = value;
      }
      if (payload.issues.length > MOST_REPORTED) return payload;
    }
    payload.value = values;
    return payload;
  };
}
