// Owns errors of the control API: application/problem+json (RFC 9457) that names the field.
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Mistake } from "../../scenarios/mistakes.ts";

/** Thrown by a route; becomes the answer. */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    readonly status: ContentfulStatusCode,
    readonly title: string,
    detail: string,
    readonly errors: readonly Mistake[] = [],
  ) {
    super(detail);
  }
}

export function problemAnswer(c: Context, { status, title, message, errors }: Problem): Response {
  const body = { type: "about:blank", title, status, detail: message, ...(errors.length > 0 && { errors }) };
  return c.body(JSON.stringify(body), status, { "content-type": "application/problem+json" });
}
