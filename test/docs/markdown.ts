// Owns the reading of the documents: their fenced blocks, tables, links and code spans.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The repository's root, with a slash at its end. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A document; its path is relative to the root. */
export interface Document {
  readonly path: string;
  readonly text: string;
}

export const README = read("README.md");

/** The documents that are written for people. */
export const DOCUMENTS: readonly Document[] = [
  README,
  read("CHANGELOG.md"),
  read("CONTRIBUTING.md"),
  read("llms.txt"),
  ...readdirSync(`${ROOT}docs`)
    .filter((name) => name.endsWith(".md"))
    .map((name) => read(`docs/${name}`)),
];

export function read(path: string): Document {
  return { path, text: readFileSync(ROOT + path, "utf8") };
}

/** The contents of the fenced blocks of a language, in order. */
export function blocksOf({ text }: Document, language: string): string[] {
  const blocks = text.matchAll(/^```(\w*)\n(.*?)^```$/gms);
  return [...blocks].filter(([, name]) => name === language).map(([, , content = ""]) => content);
}

/** A block that shows a part of an example names its file in the first line. */
const EXCERPT = /^(?:\/\/|#) (examples\/\S+)\n([\s\S]*)$/;

/** Those of `blocksOf` that are programs of their own, and no excerpts of an example. */
export function ownBlocksOf(document: Document, language: string): string[] {
  return blocksOf(document, language).filter((text) => !EXCERPT.test(text));
}

/** The parts of examples that a document shows, in whatever language. */
export function excerptsOf({ text }: Document): { readonly file: string; readonly part: string }[] {
  return [...text.matchAll(/^```\w+\n(.*?)^```$/gms)].flatMap(([, content = ""]) => {
    const [, file, part] = EXCERPT.exec(content) ?? [];
    return file === undefined || part === undefined ? [] : [{ file, part }];
  });
}

/** A document without its fenced blocks. */
export function proseOf({ text }: Document): string {
  return text.replaceAll(/^```\w*\n.*?^```$/gms, "");
}

/** The rows, without the heading, of the one table whose heading begins with that cell. */
export function tableOf(document: Document, firstHeading: string): string[][] {
  const tables = proseOf(document).matchAll(/^\|.*\|\n\|[-| ]+\|\n((?:\|.*\|\n)*)/gm);
  const found = [...tables].filter(([table]) => cells(table.split("\n")[0] ?? "")[0] === firstHeading);
  if (found.length !== 1) {
    throw new Error(
      `${document.path} has ${found.length} tables whose heading begins with "${firstHeading}".`,
    );
  }
  const rows = found[0]?.[1] ?? "";
  return rows.trimEnd().split("\n").map(cells);
}

function cells(line: string): string[] {
  return line
    .slice(1, -1)
    .split("|")
    .map((cell) => cell.trim());
}

/** What is between backticks, in order. */
export function codeSpans(text: string): string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
}
