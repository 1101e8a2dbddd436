// Owns errors of the control API: application/problem+json (RFC 9457) that names the field.
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Issue } from "../../input/issues.ts";
import { MisuseError } from "../../mock/misuse.ts";
import { LoopError, Refusal, type RefusalReason } from "../../world/errors.ts";

/** Thrown by a route; becomes the response. */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    readonly status: ContentfulStatusCode,
    readonly title: string,
    detail: string,
    readonly options: {
      readonly errors?: readonly Pick<Issue, "field" | "message">[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(detail);
  }
}

/** The HTTP statuses of a world's refusals. */
const STATUS: Record<RefusalReason, 400 | 401 | 403 | 404 | 409 | 429> = {
  invalid: 400,
  "not-found": 404,
  "already-exists": 409,
  "wrong-state": 409,
  "too-many": 429,
  "no-token": 401,
  "wrong-token": 403,
};

/** The problem for anything that a route threw; a bug in the mock is rethrown. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  const refusal = thrown instanceof MisuseError ? thrown.cause : thrown;
  if (refusal instanceof Refusal) return new Problem(STATUS[refusal.reason], "Refused", refusal.message);
  if (thrown instanceof MisuseError) return new Problem(400, "Refused", thrown.message);
  if (thrown instanceof LoopError) return new Problem(500, "Time does not advance", thrown.message);
  throw thrown;
}

export function problemAnswer(c: Context, { status, title, message, options }: Problem): Response {
  const { headers } = options;
  const errors = options.errors?.map(({ field, message }) => ({ field, message })) ?? [];
  const body = { type: "about:blank", title, status, detail: message, ...(errors.length > 0 && { errors }) };
  return c.body(JSON.stringify(body), status, { ...headers, "content-type": "application/problem+json" });
}
