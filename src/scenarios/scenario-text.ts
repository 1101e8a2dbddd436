// Owns the reading of a scenario from text, YAML or JSON: each issue is reported with its line and column. The YAML
// parser is loaded on first use.

import { MOST_REPORTED } from "../input/bounded-issues.ts";
import { issueText } from "../input/issues.ts";
import { parseJson } from "../input/json-document.ts";
import { findJsonIssue } from "../input/json-syntax.ts";
import { cut } from "../input/quoted.ts";
import { describeValue } from "../input/unknown-fields.ts";
import { placesOf } from "../input/written-document.ts";
import { parseYaml } from "../input/yaml-document.ts";
import { MisuseError } from "../world/errors.ts";
import { checkScenario } from "./resolve.ts";
import type { Scenario } from "./scenario.ts";

/** The forms in which a scenario can be written. */
export type ScenarioFormat = "yaml" | "json";

/** An issue at a place in a text. */
export interface ScenarioIssue {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** Such as "prebuilds.0.age"; empty for the text as a whole. */
  readonly field: string;
  /** What is wrong, and what would be right. */
  readonly message: string;
}

/** The most issues in the message of an error: what fits on a screen. */
const MOST_LINES = 20;
/** The most characters of a word that a parser's message repeats. */
const LONGEST_WORD = 60;

/** Thrown if a text or a file is not a scenario. Its message has a line for each of the first twenty issues. */
export class ScenarioError extends MisuseError {
  /** Created only by `parseScenario` and `readScenario`. */
  constructor(
    message: string,
    /** In the order of the text, the first hundred; empty if the file could not be read. */
    readonly issues: readonly ScenarioIssue[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** How to read a text. */
export interface ParseOptions {
  /** Default "yaml", which includes JSON. */
  format?: ScenarioFormat;
  /** The name of the text in messages. Default "scenario". */
  name?: string;
}

/**
 * The scenario that a text describes.
 * @throws ScenarioError with every issue of the text, each with its line and column
 * @example
 * const scenario = await parseScenario("name: bare\nsummary: Nothing is there.\n");
 * const mock = createMock({ scenario });
 */
export async function parseScenario(
  text: string,
  { format = "yaml", name = "scenario" }: ParseOptions = {},
): Promise<Scenario> {
  if (typeof text !== "string") {
    throw new ScenarioError(`Failed to read ${name}: expected its text, got ${describeValue(text)}.`);
  }
  const result = await readText(text.replace(/^\uFEFF/, ""), format);
  if ("scenario" in result) return result.scenario;
  const all = [...result.issues].sort((a, b) => a.line - b.line || a.column - b.column);
  const issues = all.slice(0, MOST_REPORTED);
  const lines = issues.slice(0, MOST_LINES).map((issue) => placedText(name, issue));
  const left = issues.length - lines.length;
  if (left > 0) {
    // The check ends with the hundredth issue.
    lines.push(`${name}: and ${all.length > MOST_REPORTED ? "more than " : ""}${left} more`);
  }
  throw new ScenarioError(lines.join("\n"), issues);
}

function withCutWords(text: string): string {
  return text.replace(/\S+/g, (word) => cut(word, LONGEST_WORD));
}

function placedText(name: string, { line, column, ...issue }: ScenarioIssue): string {
  return `${name}:${line}:${column}: ${issueText(issue)}`;
}

type Read = { readonly scenario: Scenario } | { readonly issues: readonly ScenarioIssue[] };

async function readText(text: string, format: ScenarioFormat): Promise<Read> {
  const placeOf = placesOf(text);
  const at = (offset: number, field: string, message: string) => ({
    ...placeOf(offset),
    field,
    message,
  });
  const isJson = format === "json" || /^\s*\{/.test(text);
  const json = isJson ? parseJson(text) : undefined;
  if (format === "json" && !json) {
    const { offset, message } = findJsonIssue(text);
    return { issues: [at(offset, "", `this is not JSON: ${message}`)] };
  }
  const { value, broken, offsetsOf } = json ?? (await parseYaml(text));
  if (broken.length > 0) {
    return {
      issues: broken.map(({ offset, message }) => at(offset, "", `cannot be read: ${withCutWords(message)}`)),
    };
  }
  const checked = checkScenario(withoutNotes(value));
  if ("data" in checked) return { scenario: checked.data };
  const offsets = offsetsOf(checked.issues.map(({ path }) => path));
  return {
    issues: checked.issues.map(({ field, message }, index) => at(offsets[index] ?? 0, field, message)),
  };
}

/** The scenario without the fields at its top that begin with "x-": they are its writer's own, such as anchors. */
function withoutNotes(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !name.startsWith("x-")));
}
