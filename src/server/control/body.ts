// Owns the reading of what the control API is sent: a body of JSON and a query that their schemas accept, or a problem
// that names the field.
import type { Context } from "hono";
import type * as z from "zod/mini";
import { check, issuesText, MOST_REPORTED } from "../../input/issues.ts";
import { Problem } from "./problem.ts";

/** Most bytes of a body: as many as the characters of the longest text that there can be. */
const BODY_LIMIT = 2 ** 29 - 24;

/**
 * An empty body counts as {}.
 * @param isKept whether the body is returned as it was sent, once the schema has accepted it
 * @throws Problem 400, or 413 if it is too long for a text
 */
export async function readBody<S extends z.ZodMiniType>(
  c: Context,
  schema: S,
  isKept = false,
): Promise<z.output<S>> {
  const length = Number(c.req.header("content-length") ?? 0);
  if (length > BODY_LIMIT) {
    throw new Problem(413, "Too long", `the body is ${length} bytes long: at most ${BODY_LIMIT} can be read`);
  }
  const text = await c.req.text().catch((error: Error) => {
    throw new Problem(400, "Unreadable body", `the body could not be read: ${error.message}`);
  });
  const sent = text.trim() === "" ? {} : parse(text);
  const body = accepted("body", schema, sent);
  return isKept ? (sent as z.output<S>) : body;
}

/** @throws Problem 400; every value of a query is text */
export function readQuery<S extends z.ZodMiniType>(c: Context, schema: S): z.output<S> {
  return accepted("query", schema, c.req.query());
}

/** The value, once the schema has accepted it. @throws Problem 400 that names the fields */
export function accepted<S extends z.ZodMiniType>(
  what: "body" | "query",
  schema: S,
  value: unknown,
): z.output<S> {
  const checked = check(schema, value);
  if ("data" in checked) return checked.data;
  throw new Problem(400, `Invalid ${what}`, issuesText(checked.issues), {
    errors: checked.issues.slice(0, MOST_REPORTED),
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem(400, "Invalid JSON", `the body is not JSON: ${(error as Error).message}`);
  }
}
