// Owns the reading of the project's own sources: the files, what they import, and what they name.
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import ts from "typescript";

const ROOT = new URL("../../", import.meta.url);

/** The layers, each of which imports only itself and those before it. */
export const LAYERS = [
  "api",
  "world",
  "input",
  "wire",
  "fixtures",
  "scenarios",
  "rpc",
  "mock",
  "client",
  "services",
  "server",
  "integrations",
  "cli",
] as const;

/** One source file. */
export interface SourceFile {
  /** From the repository's root, with slashes: "src/world/time/clock.ts". */
  readonly path: string;
  readonly text: string;
}

/** Files in some folders that people write, by the ends of their names; sorted. */
export function filesIn(folders: readonly string[], ends: RegExp): SourceFile[] {
  return folders
    .flatMap((folder) =>
      readdirSync(new URL(folder, ROOT), { recursive: true })
        .map((name) => String(name).replaceAll("\\", "/"))
        .filter((name) => ends.test(name) && !/(?:^|\/)(?:node_modules|gen|dist|venv|\.[^/]+)\//.test(name))
        .map((name) => posix.join(folder, name)),
    )
    .sort()
    .map((path) => ({ path, text: readFileSync(new URL(path, ROOT), "utf8") }));
}

/** Every TypeScript file below src/ that people write. */
export const SOURCE_FILES: readonly SourceFile[] = filesIn(["src"], /\.tsx?$/);

/** The names of a file's exported values: constants, functions and classes. */
export function exportedValuesOf({ text }: SourceFile): string[] {
  return [...text.matchAll(/^export (?:async )?(?:const|function\*?|(?:abstract )?class) (\w+)/gm)].map(
    ([, name = ""]) => name,
  );
}

/** The layer that a path belongs to; undefined for files of no layer, such as src/index.ts. */
export function layerOf(path: string): (typeof LAYERS)[number] | undefined {
  return LAYERS.find((layer) => path.startsWith(`src/${layer}/`));
}

/** Reads each file once, however many tests ask. */
function perFile<T>(read: (file: SourceFile) => T): (file: SourceFile) => T {
  const known = new WeakMap<SourceFile, T>();
  return (file) => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const now = read(file);
    known.set(file, now);
    return now;
  };
}

/** What a file imports: paths from the root for files of ours, else the name as it is written. */
export const importsOf = perFile(({ path, text }): readonly string[] => {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return importedFiles.map(({ fileName }) =>
    fileName.startsWith(".") ? posix.join(posix.dirname(path), fileName) : fileName,
  );
});

/** The groups of files that import each other, directly or through others; each group sorted. (Tarjan's algorithm.) */
export function circlesOf(files: readonly SourceFile[]): string[][] {
  const imports = new Map(files.map((file) => [file.path, importsOf(file)]));
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];
  const visit = (path: string): number => {
    const index = order.size;
    order.set(path, index);
    lowest.set(path, index);
    open.push(path);
    for (const next of imports.get(path) ?? []) {
      if (!imports.has(next)) continue;
      if (!order.has(next)) visit(next);
      else if (!open.includes(next)) continue;
      lowest.set(path, Math.min(lowest.get(path) as number, lowest.get(next) as number));
    }
    if (lowest.get(path) === index) {
      const group = open.splice(open.indexOf(path));
      if (group.length > 1) circles.push(group.sort());
    }
    return index;
  };
  for (const { path } of files) if (!order.has(path)) visit(path);
  return circles;
}

/** The syntax of a file. */
const syntaxOf = perFile(({ path, text }) => ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));

/** The expressions of a file that reach for something global, for example "Date.now" or "fetch()". */
export const globalsOf = perFile((file): ReadonlySet<string> => {
  const found = new Set<string>();
  const visit = (node: ts.Node) => {
    if (ts.isIdentifier(node)) found.add(node.text);
    if (ts.isPropertyAccessExpression(node) || ts.isQualifiedName(node)) found.add(node.getText());
    if (ts.isCallExpression(node)) found.add(`${node.expression.getText()}()`);
    if (ts.isNewExpression(node) && !node.arguments?.length) found.add(`new ${node.expression.getText()}()`);
    ts.forEachChild(node, visit);
  };
  visit(syntaxOf(file));
  return found;
});

/** The getters in object literals that are evaluated more than once, for example "src/mock/clock.ts: get mode". */
export function repeatedGettersOf(file: SourceFile): string[] {
  const found: string[] = [];
  if (!/\bget\s[^()]*\(\)/.test(file.text)) return found;
  const visit = (node: ts.Node, isRepeated: boolean) => {
    if (isRepeated && ts.isGetAccessor(node) && ts.isObjectLiteralExpression(node.parent)) {
      found.push(`${file.path}: get ${node.name.getText()}`);
    }
    ts.forEachChild(node, (child) => visit(child, isRepeated || ts.isFunctionLike(node)));
  };
  visit(syntaxOf(file), false);
  return found;
}
