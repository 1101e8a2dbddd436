// Owns the YAML of a scenario: its value, what is broken in it, and where in the text each field stands.
import type { Path } from "./mistakes.ts";

/** What is broken, and where: an offset in the text. */
export interface BrokenYaml {
  readonly code: string;
  readonly offset: number;
  readonly message: string;
}

/** A text of YAML that has been read. */
export interface YamlDocument {
  /** What it holds; undefined where it is broken. */
  readonly value: unknown;
  readonly broken: readonly BrokenYaml[];
  /**
   * The offset of a field: of its name in an object, of the entry in a list. Of what is missing, that of the
   * nearest thing around it that is there.
   */
  readonly offsetOf: (path: Path) => number;
}

/** Reads YAML, of which JSON is a part. The parser is loaded with the first call. */
export async function parseYaml(text: string): Promise<YamlDocument> {
  const { isAlias, isMap, isNode, isScalar, isSeq, parseDocument, visit } = await import("yaml");
  const document = parseDocument(text, { prettyErrors: false });
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
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document)) return;
      const message = `the alias *${alias.source} leads nowhere: &${alias.source} has to stand before it`;
      broken.push({ code: "BAD_ALIAS", offset: alias.range?.[0] ?? 0, message });
    },
  });
  if (broken.length > 0) return { value: undefined, broken, offsetOf };
  try {
    return { value: document.toJS(), broken, offsetOf };
  } catch {
    const message = "its aliases lead to more than a scenario can hold";
    return { value: undefined, broken: [{ code: "BAD_ALIAS", offset: 0, message }], offsetOf };
  }
}

const MESSAGES: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: "this field stands here for the second time",
  MULTIPLE_DOCS: "a second document begins here, and a file holds one scenario",
};

/** Line and column of an offset, both from 1. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1) as string).length + 1 };
}
