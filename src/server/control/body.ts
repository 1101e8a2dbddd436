// Owns the reading of the control API's input: a JSON body and a query that their schemas accept, or a problem that
// names the field.
import type { Context } from "hono";
import type * as z from "zod/mini";
import { MOST_REPORTED } from "../../input/bounded-issues.ts";
import { check, type Issue, issueAt, issuesText } from "../../input/issues.ts";
import { namesGivenTwice } from "../../input/json-document.ts";
import { DEEPEST, MOST_LEVELS, placeOfLevel, tooDeep } from "../../input/nesting.ts";
import { GIVEN_TWICE } from "../../input/written-document.ts";
import type { BeginBody } from "../../rpc/exchange.ts";
import { piecesOf } from "../../rpc/web.ts";
import { outgoingOf } from "../send-answer.ts";
import { beginBody } from "../unfinished.ts";
import { Problem } from "./problem.ts";

/** Most bytes of a body. */
export const BODY_LIMITS = {
  /** One that says what to do. */
  short: 2 ** 16,
  /** One that may hold a scenario, a list of rules or a response. */
  medium: 2 ** 20,
  /** One that holds resources: as many as the characters of the longest text that there can be. */
  long: 2 ** 29 - 24,
} as const;

/** A body that is too long is read up to this all the same, so that its sender gets the answer. */
const DRAIN_LIMIT = 64 * 2 ** 20;

/** A body that announces at most this many bytes is not counted while it is unfinished. */
const SMALL = 2 ** 14;

/** How a body is read. */
export interface ReadOptions {
  /** Most bytes of it. */
  readonly limit: number;
  /** Whether it is returned as it was sent, once the schema has accepted it. */
  readonly isKept: boolean;
}

/**
 * An empty body counts as {}.
 * @throws Problem 400, or 413 if it is too long
 */
export async function readBody<S extends z.ZodMiniType>(
  c: Context,
  schema: S,
  { limit, isKept }: ReadOptions,
): Promise<z.output<S>> {
  const sent = parse(await readText(c, limit));
  const body = accepted("body", schema, sent);
  return isKept ? (sent as z.output<S>) : body;
}

/** @throws Problem 400; every value of a query is text */
export function readQuery<S extends z.ZodMiniType>(c: Context, schema: S): z.output<S> {
  const values = new Map<string, string>();
  const twice = new Set<string>();
  for (const [name, value] of new URL(c.req.url).searchParams) {
    if (values.has(name)) twice.add(name);
    values.set(name, value);
  }
  if (twice.size > 0) throw givenTwice("query", twice);
  return accepted("query", schema, Object.fromEntries(values));
}

/** The value, once the schema has accepted it. @throws Problem 400 that names the fields */
export function accepted<S extends z.ZodMiniType>(
  what: "body" | "query",
  schema: S,
  value: unknown,
): z.output<S> {
  const checked = check(schema, value);
  if ("data" in checked) return checked.data;
  throw invalid(what, checked.issues);
}

function givenTwice(what: "body" | "query", names: ReadonlySet<string>): Problem {
  return invalid(
    what,
    Array.from(names, (name) => issueAt([name], GIVEN_TWICE)),
  );
}

function invalid(what: "body" | "query", issues: readonly Issue[]): Problem {
  return new Problem(400, `Invalid ${what}`, issuesText(issues), { errors: issues.slice(0, MOST_REPORTED) });
}

async function readText({ env, req: { raw } }: Context, limit: number): Promise<string> {
  const declared = Number(raw.headers.get("content-length") ?? Number.NaN);
  const tooLong = new Problem(
    413,
    "Too long",
    `the body is too long: at most ${limit} bytes can be read here`,
  );
  if (declared > Math.max(limit, DRAIN_LIMIT)) throw tooLong;
  const begin: BeginBody = (onRefused) => beginBody(outgoingOf(env), onRefused);
  const refusal = (why: string) => new Problem(429, "Too many unfinished bodies", why);
  try {
    if (declared <= SMALL) return await raw.text();
    const decoder = new TextDecoder();
    let text = "";
    let size = 0;
    for await (const piece of piecesOf(raw, { kept: limit, begin, refusal })) {
      size += piece.length;
      if (size <= limit) text += decoder.decode(piece, { stream: true });
      else text = "";
      if (size > Math.max(limit, DRAIN_LIMIT)) throw tooLong;
    }
    if (size > limit) throw tooLong;
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(400, "Unreadable body", `the body could not be read: ${(error as Error).message}`);
  }
}

function parse(text: string): unknown {
  if (text.trim() === "") return {};
  if (placeOfLevel(text, MOST_LEVELS) >= 0)
    throw new Problem(400, "Invalid body", `the body ${tooDeep(DEEPEST)}`);
  const value = parseJson(text);
  const twice = text.length > BODY_LIMITS.short ? [] : namesGivenTwice(text);
  if (twice.length === 0) return value;
  throw givenTwice("body", new Set(twice));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem(400, "Invalid JSON", `the body is not JSON: ${(error as Error).message}`);
  }
}
