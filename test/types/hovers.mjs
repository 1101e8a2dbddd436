// Owns the check of what an editor shows: TypeScript's language service is asked for the text of every public field and
// export in the built declarations.

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ts = createRequire(import.meta.url)("typescript");
const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
/** Messages of the service's own descriptors, whose fields are its documentation's. */
const GENERATED = /_pb-[\w-]+\.d\.ts$/;

/** What derives types from tables, and messages of the same descriptors that lie beside our own types. */
const INTERNAL = /^(?:Rpcs|RpcTypes?|NameOf|LongName|\w+Insights\w*(?:Request|Response)Json)$/;

/** The places of fields without a text. */
export function fieldsWithoutText() {
  const files = readdirSync(dist, { recursive: true })
    .filter((name) => name.endsWith(".d.ts") && !GENERATED.test(name))
    .map((name) => join(dist, name));
  const service = serviceOf(files);
  const asked = files.flatMap((file) => {
    const source = service.getProgram().getSourceFile(file);
    return namesIn(source).map((name) => {
      const info = service.getQuickInfoAtPosition(file, name.getStart(source));
      const { line } = source.getLineAndCharacterOfPosition(name.getStart(source));
      const text = ts.displayPartsToString(info?.documentation);
      return { place: `${file.slice(dist.length)}:${line + 1} ${name.getText(source)}`, text };
    });
  });
  return { count: asked.length, missing: asked.filter(({ text }) => text === "").map(({ place }) => place) };
}

/** TypeScript as an editor runs it, over these files. */
export function serviceOf(files) {
  return ts.createLanguageService({
    getScriptFileNames: () => files,
    getScriptVersion: () => "1",
    getScriptSnapshot: (file) =>
      ts.sys.fileExists(file) ? ts.ScriptSnapshot.fromString(readFileSync(file, "utf8")) : undefined,
    getCurrentDirectory: () => dist,
    getCompilationSettings: () => ({
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
    }),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });
}

/** The names of what an editor explains: fields, methods, and what is declared. */
function namesIn(source) {
  const names = [];
  const visit = (node) => {
    // A table of constants has keys, which are no fields of anything that a user writes.
    if (ts.isVariableStatement(node)) return;
    if (ts.isModuleDeclaration(node)) return;
    if (INTERNAL.test(node.name?.text ?? "") && !ts.isPropertySignature(node)) return;
    if (node.name && ts.isComputedPropertyName(node.name)) return;
    if (
      (ts.isPropertySignature(node) ||
        ts.isMethodSignature(node) ||
        ts.isPropertyDeclaration(node) ||
        ts.isMethodDeclaration(node) ||
        ts.isInterfaceDeclaration(node) ||
        ts.isTypeAliasDeclaration(node) ||
        ts.isFunctionDeclaration(node) ||
        ts.isClassDeclaration(node) ||
        ts.isVariableDeclaration(node)) &&
      node.name
    ) {
      names.push(node.name);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}
