// Owns the entries of dist/ for CommonJS where `require` cannot load ES modules, as in Jest, and their types. They load
// the ES modules by Node's own `require`, so that there is one build and, in a process, one copy of it.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const EXPORTS = /(?:^|[;}])export ?\{([^}]*)\};?$/m;

/** Jest's entry is made of what belongs to the realm of the test file. */
const JEST = 'load("./jest-entry.js").createJestEntry(require("@jest/globals"), globalThis)';

/** Writes `x.cjs` and `x.d.cts` for each entry `x.d.ts` of a built folder. */
export function writeCommonJs(dist) {
  const { exports } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const declarations = readdirSync(dist, { recursive: true }).filter((file) => file.endsWith(".d.ts"));
  const text = (file) => readFileSync(`${dist}/${file}`, "utf8");
  const classes = new Set(
    declarations.flatMap((file) =>
      [...text(file).matchAll(/^declare class (\w+)/gm)].map(([, name]) => name),
    ),
  );
  for (const { require } of Object.values(exports)) {
    if (require === undefined) continue;
    const entry = require.default.replace(/^\.\/dist\/(.*)\.cjs$/, "$1");
    const from = `./${entry.replace(/^.*\//, "")}.js`;
    const values = namesOf(text(`${entry}.js`));
    const types = namesOf(text(`${entry}.d.ts`)).filter((name) => !values.includes(name));
    // Jest runs it in a realm whose `require` and `process` are its own and load no ES modules. A function of Node's realm
    // leads to Node's own.
    writeFileSync(
      `${dist}/${entry}.cjs`,
      `const { getBuiltinModule } = process.nextTick.constructor("return process")();
const load = getBuiltinModule("node:module").createRequire(__filename);
module.exports = ${entry === "jest" ? JEST : `load(${JSON.stringify(from)})`};
`,
    );
    writeFileSync(`${dist}/${entry}.d.cts`, declarationsOf({ from, values, types, classes }));
  }
}

function declarationsOf({ from, values, types, classes }) {
  const mode = `from ${JSON.stringify(from)} with { "resolution-mode": "import" };`;
  return [
    `import type * as entry ${mode}`,
    ...(types.length > 0 ? [`export type { ${types.join(", ")} } ${mode}`] : []),
    ...values.flatMap((name) => [
      `export declare const ${name}: typeof entry.${name};`,
      ...(classes.has(name) ? [`export type ${name} = entry.${name};`] : []),
    ]),
    "",
  ].join("\n");
}

/** The names that a module exports, by its one list of them. */
function namesOf(text) {
  const [, list] = EXPORTS.exec(text) ?? [];
  if (list === undefined)
    throw new Error("Failed to write the CommonJS entries: no list of exports is found.");
  return list
    .split(",")
    .map((item) => item.replace(/^\s*type /, "").trim())
    .filter((item) => item !== "")
    .map((item) => item.replace(/^.* as /, ""));
}
