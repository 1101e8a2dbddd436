// Owns the reading of the control API's bodies: JSON that a schema accepts, or a problem that names the field.
import type { Context } from "hono";
import type * as z from "zod/mini";
import { check, mistakesText } from "../../scenarios/mistakes.ts";
import { Problem } from "./problem.ts";

/** @throws Problem 400; an empty body counts as {} */
export async function readBody<S extends z.ZodMiniType>(c: Context, schema: S): Promise<z.output<S>> {
  const text = await c.req.text();
  const checked = check(schema, text.trim() === "" ? {} : parse(text));
  if ("data" in checked) return checked.data;
  throw new Problem(400, "Invalid body", mistakesText(checked.mistakes), checked.mistakes);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem(400, "Invalid JSON", `the body is not JSON: ${(error as Error).message}`);
  }
}
