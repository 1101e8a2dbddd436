// Owns the check of the built types with each TypeScript that consumers use: surface.ts and our own declarations are
// checked in full; what other packages declare is theirs. And of the text that an editor shows for each public name. Run with `npm run test:types`, after `npm run build`.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { unreadableDefinitions } from "./definitions.mjs";
import { fieldsWithoutText } from "./hovers.mjs";

const VERSIONS = ["typescript-5.4", "typescript-5.9", "typescript"];

const require = createRequire(import.meta.url);
const config = fileURLToPath(new URL("tsconfig.json", import.meta.url));
const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const here = fileURLToPath(new URL(".", import.meta.url));

for (const name of VERSIONS) {
  const ts = require(name);
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} };
  const { fileNames, options } = ts.getParsedCommandLineOfConfigFile(config, {}, host);
  const program = ts.createProgram(fileNames, options);
  const ours = program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(dist) || fileName.startsWith(here));
  const issues = [
    ...program.getOptionsDiagnostics(),
    ...ours.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]),
  ];
  const declarations = ours.filter(({ fileName }) => fileName.startsWith(dist)).length;
  console.log(
    `TypeScript ${ts.version}: ${issues.length} issues in ${declarations} declarations and their use`,
  );
  if (declarations === 0) throw new Error("Failed to check the types: none are built. Run `npm run build`.");
  if (issues.length === 0) continue;
  process.exitCode = 1;
  const place = {
    getCanonicalFileName: (file) => file,
    getCurrentDirectory: () => here,
    getNewLine: () => "\n",
  };
  console.error(ts.formatDiagnostics(issues, place));
}

const { count, missing } = fieldsWithoutText();
console.log(`An editor explains ${count - missing.length} of ${count} public names`);
if (missing.length > 0 || count < 500) {
  process.exitCode = 1;
  console.error(missing.join("\n"));
}

const unreadable = unreadableDefinitions();
console.log(`Go to definition: ${unreadable.length} issues`);
if (unreadable.length > 0) {
  process.exitCode = 1;
  console.error(unreadable.join("\n"));
}
