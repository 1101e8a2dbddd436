// Owns errors of the control API: application/problem+json (RFC 9457) that names the field.
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** What was wrong with one field; `field` is a path such as "clock.mode", empty for the whole body. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** Thrown by a route; becomes the answer. */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    readonly status: ContentfulStatusCode,
    readonly title: string,
    detail: string,
    readonly errors: readonly FieldProblem[] = [],
  ) {
    super(detail);
  }
}

export function problemAnswer(c: Context, { status, title, message, errors }: Problem): Response {
  const body = { type: "about:blank", title, status, detail: message, ...(errors.length > 0 && { errors }) };
  return c.body(JSON.stringify(body), status, { "content-type": "application/problem+json" });
}
