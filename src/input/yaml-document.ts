// Owns the YAML of a scenario: its value, its syntax errors, and the position of each field in the text.

import type { Alias, CST, Document, Node } from "yaml";
import { loadModules } from "../api/modules.ts";
import { DEEPEST, tooDeep } from "./nesting.ts";
import type { Path } from "./path.ts";
import { type BrokenText, GIVEN_TWICE, type WrittenDocument } from "./written-document.ts";

type Yaml = typeof import("yaml");
type Token = CST.Token;

export const loadYaml = (): Promise<Yaml> => loadModules(() => import("yaml"));

/** Parses YAML, and so also JSON. The parser is loaded by the first call. */
export async function parseYaml(text: string): Promise<WrittenDocument> {
  const yaml = await loadYaml();
  const { isAlias, isMap, isNode, isScalar, isSeq, visit } = yaml;
  const tokens: Token[] = [];
  const tooMuch = readTokens(text, yaml, tokens);
  if (tooMuch) return { value: undefined, broken: [tooMuch], offsetsOf: () => [] };
  const document = compose(tokens, text, yaml);
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
  const offsetsOf = (paths: readonly Path[]) => paths.map(offsetOf);
  const broken = [...document.errors, ...document.warnings].map(({ code, pos, message }) => ({
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
      broken.push({ offset: alias.range?.[0] ?? 0, message });
    },
  });
  if (broken.length === 0) {
    const large = aliasTooLarge(document, yaml);
    if (large) broken.push({ offset: large.range?.[0] ?? 0, message: TOO_LARGE });
  }
  if (broken.length > 0) return { value: undefined, broken, offsetsOf };
  return { value: document.toJS({ maxAliasCount: -1 }), broken, offsetsOf };
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

/** Most tokens of a text: a line of "name: value" has five. What is composed of each takes kilobytes for a while. */
const MOST_TOKENS = 50_000;

/**
 * Reads the tokens, and returns where they become more than can be composed: nested too deep, or too long. The YAML
 * composer is recursive and would exhaust the stack; the parser below it keeps a stack of its own, which is inspected here.
 */
function readTokens(text: string, { Lexer, Parser }: Yaml, tokens: Token[]): BrokenText | undefined {
  const parser = new Parser();
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    count += 1;
    if (count > MOST_TOKENS) {
      const message = `it is too long: at most ${MOST_TOKENS} words and marks can be read; use count for prebuilds that are alike`;
      return { offset: parser.offset - lexeme.length, message };
    }
    if (parser.stack.length <= DEEPEST) continue;
    const depth = parser.stack.filter(({ type }) => COLLECTIONS.has(type)).length;
    if (depth > DEEPEST) {
      return { offset: parser.offset - lexeme.length, message: `it ${tooDeep(DEEPEST)}` };
    }
  }
  tokens.push(...parser.end());
  return undefined;
}

/** The first document of the tokens, as the parser's own `parseDocument` makes it. */
function compose(
  tokens: readonly Token[],
  text: string,
  { Composer, YAMLParseError }: Yaml,
): Document.Parsed {
  const composer = new Composer({ prettyErrors: false, merge: true });
  const [first, second] = composer.compose(tokens, true, text.length);
  const document = first as Document.Parsed;
  if (second) {
    const [start, end] = second.range;
    document.errors.push(new YAMLParseError([start, end], "MULTIPLE_DOCS", ""));
  }
  return document;
}

/** What counts as a level. */
const COLLECTIONS: ReadonlySet<string> = new Set(["block-map", "block-seq", "flow-collection"]);

const MESSAGES: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: GIVEN_TWICE,
  MULTIPLE_DOCS: "a second document begins here, and a file holds one scenario",
};
