// Owns the YAML of a scenario: its value, its syntax errors, and the position of each field in the text.

import type { Alias, Document, Node } from "yaml";
import { loadModules } from "../api/modules.ts";
import { DEEPEST, tooDeep } from "./nesting.ts";
import type { Path } from "./path.ts";

type Yaml = typeof import("yaml");

/** What is broken, and where: an offset in the text. */
export interface BrokenYaml {
  readonly code: string;
  readonly offset: number;
  readonly message: string;
}

/** Parsed YAML. */
export interface YamlDocument {
  /** Its value; undefined if it is broken. */
  readonly value: unknown;
  readonly broken: readonly BrokenYaml[];
  /**
   * The offset of a field: of its name in an object, of the entry in a list. For a missing field,
   * the offset of the nearest existing parent.
   */
  readonly offsetOf: (path: Path) => number;
}

export const loadYaml = (): Promise<Yaml> => loadModules(() => import("yaml"));

/** Parses YAML, and so also JSON. The parser is loaded by the first call. */
export async function parseYaml(text: string): Promise<YamlDocument> {
  const yaml = await loadYaml();
  const { isAlias, isMap, isNode, isScalar, isSeq, parseDocument, visit } = yaml;
  const tooMuch = findTooMuch(text, yaml);
  if (tooMuch) return { value: undefined, broken: [tooMuch], offsetOf: () => tooMuch.offset };
  const document = parseDocument(text, { prettyErrors: false, merge: true });
  const offsetOf = (path: Path) => {
    let node: unknown = document.contents;
    let offset = document.contents?.range[0] ?? 0;
    for (const step of path) {
      const inside = isAlias(node) ? node.resolve(document) : node;
      if (isMap(inside)) {
        const pair = inside.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step));
        if (!isNode(pair?.key)) break;
        offset = pair.key.range?.[0] ?? offset;
        node = pair.value;
      } else if (isSeq(inside)) {
        node = inside.items[Number(step)];
        if (!isNode(node)) break;
        offset = node.range?.[0] ?? offset;
      } else break;
    }
    return offset;
  };
  const broken = [...document.errors, ...document.warnings].map(({ code, pos, message }) => ({
    code,
    offset: pos[0],
    message: MESSAGES[code] ?? message.charAt(0).toLowerCase() + message.slice(1),
  }));
  const anchors = new Set<string>();
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node) && node.anchor !== undefined) anchors.add(node.anchor);
    },
    Alias: (_, alias) => {
      if (anchors.has(alias.source)) return;
      const message = `the alias *${alias.source} is undefined: &${alias.source} must come before it`;
      broken.push({ code: "BAD_ALIAS", offset: alias.range?.[0] ?? 0, message });
    },
  });
  if (broken.length === 0) {
    const large = aliasTooLarge(document, yaml);
    if (large) broken.push({ code: "BAD_ALIAS", offset: large.range?.[0] ?? 0, message: TOO_LARGE });
  }
  if (broken.length > 0) return { value: undefined, broken, offsetOf };
  return { value: document.toJS({ maxAliasCount: -1 }), broken, offsetOf };
}

/** Most values that a text may hold once its aliases are expanded. */
const MOST_VALUES = 250_000;

const TOO_LARGE = `with this alias expanded there are more than ${MOST_VALUES} values`;

/** The first alias with which a document becomes too large. An anchor comes before its aliases. */
function aliasTooLarge(document: Document, { isAlias, visit }: Yaml): Alias | undefined {
  const anchors = new Map<string, Node>();
  const sizes = new Map<Node, number>();
  const sizeOf = (alias: Alias): number => {
    const node = anchors.get(alias.source);
    if (!node) return 1;
    const known = sizes.get(node);
    if (known !== undefined) return known;
    // One that holds itself has no end.
    sizes.set(node, Infinity);
    let size = 0;
    visit(node, {
      Node: (_, inner) => {
        size += isAlias(inner) ? sizeOf(inner) : 1;
      },
    });
    sizes.set(node, size);
    return size;
  };
  let total = 0;
  let found: Alias | undefined;
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node)) {
        total += 1;
        if (node.anchor !== undefined) anchors.set(node.anchor, node);
        return undefined;
      }
      total += sizeOf(node);
      if (total <= MOST_VALUES) return undefined;
      found = node;
      return visit.BREAK;
    },
  });
  return found;
}

/** The code of a text that is nested too deep or too long. */
export const TOO_MUCH = "TOO_MUCH";

/** Most tokens of a text: a line of "name: value" has five. What is composed of each takes kilobytes for a while. */
const MOST_TOKENS = 50_000;

/**
 * Where a text becomes more than can be composed: nested too deep, or too long. The YAML composer is recursive and would exhaust the stack; the
 * parser below it keeps a stack of its own, which is inspected here.
 */
function findTooMuch(text: string, { Lexer, Parser }: Yaml): BrokenYaml | undefined {
  const parser = new Parser();
  let tokens = 0;
  for (const lexeme of new Lexer().lex(text)) {
    // The tokens are not needed, but reading them drives the parser.
    for (const _ of parser.next(lexeme));
    tokens += 1;
    if (tokens > MOST_TOKENS) {
      const message = `it is too long: at most ${MOST_TOKENS} words and marks can be read; use count for prebuilds that are alike`;
      return { code: TOO_MUCH, offset: parser.offset - lexeme.length, message };
    }
    if (parser.stack.length <= DEEPEST) continue;
    const depth = parser.stack.filter(({ type }) => COLLECTIONS.has(type)).length;
    if (depth > DEEPEST) {
      return { code: TOO_MUCH, offset: parser.offset - lexeme.length, message: `it ${tooDeep(DEEPEST)}` };
    }
  }
  return undefined;
}

/** What counts as a level. */
const COLLECTIONS: ReadonlySet<string> = new Set(["block-map", "block-seq", "flow-collection"]);

const MESSAGES: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: "this field is given twice",
  MULTIPLE_DOCS: "a second document begins here, and a file holds one scenario",
};

/** Converts offsets into lines and columns, both from 1. The text is scanned once, because it may have many issues. */
export function placesOf(text: string): (offset: number) => { line: number; column: number } {
  const starts = [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), ({ index, 0: end }) => index + end.length)];
  return (offset) => {
    let [line, past] = [0, starts.length];
    while (past - line > 1) {
      const middle = (line + past) >> 1;
      if ((starts[middle] as number) <= offset) line = middle;
      else past = middle;
    }
    return { line: line + 1, column: offset - (starts[line] as number) + 1 };
  };
}
