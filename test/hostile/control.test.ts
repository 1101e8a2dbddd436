// Owns the fuzzing of every path of the control API, made from its own OpenAPI document: whatever is sent, the answer is
// what was asked for or a problem that is the caller's, and never a failure of the mock.
import { expect, it } from "vitest";
import { createMock, MisuseError, type Mock, RpcCallError } from "../../src/index.ts";
import { anyJson, type JsonSchema } from "./any-json.ts";
import { oddJson } from "./any-message.ts";
import { cases, print, SEED } from "./budget.ts";
import { Chance } from "./chance.ts";
import { RIGHT_INPUTS, type RightInput } from "./right-inputs.ts";

interface Operation {
  readonly verb: string;
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: JsonSchema }[];
  readonly body: JsonSchema | undefined;
}

const VERBS = ["get", "post", "put", "patch", "delete"];
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const MOST_TEXTS = 100;

/** A mock that is not a server has no file for its state. */
const NEVER = ["POST /_mock/state/save"];

async function readDocument(mock: Mock) {
  const document = await (await mock.fetch("/_mock/openapi.json")).json();
  const operations: Operation[] = [];
  for (const [path, verbs] of Object.entries(document.paths as Record<string, Record<string, unknown>>)) {
    if (!path.startsWith("/_mock")) continue;
    for (const [verb, operation] of Object.entries(verbs)) {
      if (!VERBS.includes(verb)) continue;
      // biome-ignore lint/suspicious/noExplicitAny: a document is read as the JSON that it is
      const { parameters = [], requestBody } = operation as any;
      const body = requestBody?.content["application/json"].schema;
      operations.push({ verb: verb.toUpperCase(), path, parameters, body });
    }
  }
  const resolve = (ref: string): JsonSchema =>
    ref
      .split("/")
      .slice(1)
      .reduce((at, step) => at[step.replaceAll("~1", "/").replaceAll("~0", "~")], document);
  return { operations, resolve };
}

/** The body as text; what would only take long is made short. */
function bodyText(chance: Chance, { path, body }: Operation, make: (schema: JsonSchema) => unknown): string {
  if (!body) return "";
  let value = make(body);
  if (chance.once(2)) value = oddJson(chance, value);
  if (typeof value === "object" && value !== null && /wait|advance|worlds/.test(path)) {
    if (path.endsWith("/wait")) Object.assign(value, { timeout: "1ms" });
    if ("limit" in value) value.limit = "1h";
  }
  const text = JSON.stringify(value);
  return chance.once(15) ? text.slice(0, chance.below(text.length)) : text;
}

function textOf(value: unknown): string {
  return value === undefined ? "" : JSON.stringify(value);
}

/** Undefined also if a fault or what there is keeps it from being prepared. */
async function rightInput(what: string, mock: Mock, chance: Chance): Promise<RightInput | undefined> {
  try {
    return await RIGHT_INPUTS[what]?.(mock, chance);
  } catch (error) {
    if (error instanceof MisuseError || error instanceof RpcCallError) return undefined;
    throw error;
  }
}

it("no request to the control API makes the mock fail", async () => {
  const chance = new Chance(SEED);
  const options = { scenario: "healthy", maxWorlds: 3 } as const;
  let mock = createMock(options);
  const { operations, resolve } = await readDocument(mock);
  const texts: string[] = [];
  const counts = {
    tried: 0,
    "right inputs": 0,
    accepted: 0,
    refused: 0,
    "internal errors": 0,
    "bytes sent": 0,
    "bytes received": 0,
  };
  const seen = new Set<string>();
  const accepted = new Set<string>();
  const defects: string[] = [];
  for (const number of cases(1_200)) {
    if (number % 300 === 299) {
      await mock.close();
      mock = createMock({
        ...options,
        scenario: chance.pick(["healthy", "rotating-pool", "empty", "demo"] as const),
      });
      texts.length = 0;
    }
    const operation = operations[number % operations.length] as Operation;
    const make = (schema: JsonSchema) => anyJson(chance, schema, { resolve, texts });
    const query = new URLSearchParams();
    const what = `${operation.verb} ${operation.path}`;
    const right = chance.once(3) || !accepted.has(what) ? await rightInput(what, mock, chance) : undefined;
    if (right) counts["right inputs"] += 1;
    let path = operation.path;
    if (right?.id !== undefined) path = path.replace(/{\w+}/, right.id);
    for (const parameter of right ? [] : operation.parameters) {
      const value = String(
        chance.once(9) ? chance.pick(["", "%", "../x", "\0", "🦊"]) : make(parameter.schema),
      );
      if (parameter.in === "path")
        path = path.replace(
          `{${parameter.name}}`,
          encodeURIComponent(
            chance.once(2) && texts.length > 0
              ? chance.pick(texts)
              : value.replaceAll(/[\ud800-\udfff]/gu, "?"),
          ),
        );
      else if (chance.once(2)) query.set(parameter.name, parameter.name === "timeout" ? "1ms" : value);
    }
    for (const [name, value] of Object.entries(right?.query ?? {})) query.set(name, value);
    // Right ones go as they are at first, and then changed.
    const isChanged = right !== undefined && accepted.has(what) && chance.once(2);
    const body = right
      ? textOf(isChanged ? oddJson(chance, right.body ?? {}) : right.body)
      : bodyText(chance, operation, make);
    const headers = { "content-type": "application/json" };
    const hasBody = operation.verb !== "GET" && body !== "";
    const url = `${mock.url}${path}${query.size > 0 ? `?${query}` : ""}`;
    const began = performance.now();
    const answer = await mock.fetch(url, {
      method: operation.verb,
      ...(operation.verb !== "GET" && { headers }),
      ...(hasBody && { body }),
    });
    const took = performance.now() - began;
    if (took > 1_000)
      process.stdout.write(`slow, ${Math.round(took)} ms: ${operation.verb} ${url} ${body.slice(0, 300)}\n`);
    counts.tried += 1;
    counts["bytes sent"] += body.length;
    seen.add(what);
    if (answer.ok) {
      counts.accepted += 1;
      accepted.add(what);
    } else counts.refused += 1;
    // Neither ends while the clock is frozen: events, and the log of a prebuild in progress.
    if (answer.headers.get("content-type") === "text/event-stream" || (answer.ok && path.endsWith("/log"))) {
      await answer.body?.cancel();
      continue;
    }
    const text = await answer.text();
    counts["bytes received"] += text.length;
    if (answer.status >= 500) {
      counts["internal errors"] += 1;
      defects.push(`${operation.verb} ${url} ${body.slice(0, 400)}: ${text.slice(0, 400)}`);
      if (defects.length >= 10) break;
    }
    for (const [id] of text.matchAll(UUID)) if (texts.length < MOST_TEXTS) texts.push(id);
  }
  await mock.close();
  print("control API", { ...counts, operations: seen.size, "operations that accepted": accepted.size });
  const never = [...seen].filter((what) => !accepted.has(what));

  expect(defects).toEqual([]);
  expect(never).toEqual(NEVER);
});
