// Owns the reading of the control API's bodies: JSON that a schema accepts, or a problem that names the field.
import type { Context } from "hono";
import type * as z from "zod/mini";
import { Problem } from "./problem.ts";

/** @throws Problem 400; an empty body counts as {} */
export async function readBody<S extends z.ZodMiniType>(c: Context, schema: S): Promise<z.output<S>> {
  const text = await c.req.text();
  const result = schema.safeParse(text.trim() === "" ? {} : parse(text));
  if (result.success) return result.data as z.output<S>;
  const errors = result.error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
  const detail = errors.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join("; ");
  throw new Problem(400, "Invalid body", detail, errors);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem(400, "Invalid JSON", `the body is not JSON: ${(error as Error).message}`);
  }
}
