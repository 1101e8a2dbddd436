// Owns the blanks of the built code: it has those between words alone. Names and lines stay, for the traces of tests that
// use the library; a twentieth of the package would else be blanks.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { minifySync } from "rolldown/utils";
import ts from "typescript";

/**
 * Compacts each module in a folder.
 * @param onOneLine those that may be on one line, with short names
 * @throws Error if that would change what another module is
 */
export function compactCode(folder: string, onOneLine: ReadonlySet<string>): void {
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".js"))) {
    const path = `${folder}/${name}`;
    const text = readFileSync(path, "utf8");
    if (onOneLine.has(name)) {
      const { code } = minifySync(name, text, { module: true });
      writeFileSync(path, code);
      continue;
    }
    const compact = withoutBlanks(text);
    const essence = (code: string) =>
      minifySync(name, code, { module: true, compress: false, mangle: false }).code;
    if (essence(compact) !== essence(text)) throw new Error(`Failed to compact ${name}: it would change.`);
    writeFileSync(path, compact);
  }
}

function withoutBlanks(text: string): string {
  const source = ts.createSourceFile("module.js", text, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  const pieces: string[] = [];
  let end = 0;
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(source);
    children.forEach(visit);
    if (children.length > 0) return;
    const [from, to] = [node.getStart(source), node.getEnd()];
    if (from === to && node.kind !== ts.SyntaxKind.EndOfFileToken) return;
    pieces.push(gap(text, end, from), text.slice(from, to));
    end = to;
  };
  visit(source);
  return pieces.join("");
}

/**
 * What stays of the text between two tokens: a comment whole, otherwise the end of a statement's line, or a
 * blank between words.
 */
function gap(text: string, end: number, from: number): string {
  const between = text.slice(end, from);
  if (between.trim() !== "") return between;
  const touching = text[end - 1] + (text[from] ?? "");
  if (between.includes("\n")) return /^[,[({]|[\])}]$/.test(touching) ? "" : "\n";
  if (between === "") return "";
  return /^(?:[\w$\u0080-\uffff]{2}|\+\+|--|\/\/|\d\.)$/.test(touching) ? " " : "";
}
