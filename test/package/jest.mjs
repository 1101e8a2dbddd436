// Owns the proof that the package works under Jest: from CommonJS, as ES modules, and in TypeScript by ts-jest and Babel.
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const sources = fileURLToPath(new URL("jest", import.meta.url));

/** The newest Jest, and the oldest that the package says it works with. */
const SUITES = {
  "Jest 30": ["jest@30.5.2", "@jest/globals@30.5.2", "@types/jest@30.0.0", "ts-jest@29.4.15"],
  "Jest 29": ["jest@29.0.3", "@jest/globals@29.0.3", "@types/jest@29.5.14", "ts-jest@29.4.15"],
};
const SHARED = [
  "@babel/core@7.28.5",
  "@babel/preset-env@7.28.5",
  "@babel/preset-typescript@7.28.5",
  "typescript@5.9.3",
  "@types/node@20.19.43",
];

/** @param install makes a project with the package and others, and gives its folder */
export async function checkJest({ install, expectOutput, report }) {
  for (const [name, packages] of Object.entries(SUITES)) {
    report.heading(name);
    const babel = `babel-jest@${packages[0].split("@")[1]}`;
    const project = await install(name.replace(" ", "-"), [...packages, babel, ...SHARED]);
    await cp(sources, project, { recursive: true });
    await writeEsm(project);
    const jest = ["--experimental-vm-modules", "node_modules/jest/bin/jest.js", "--no-watchman"];
    await expectOutput(project, "its suites pass", process.execPath, jest, "27 passed, 27 total");
    const tsc = ["node_modules/typescript/bin/tsc", "-p", "typescript"];
    await expectOutput(project, "its types are checked, without skipLibCheck", process.execPath, tsc, "");
  }
}

/** The suite of CommonJS as ES modules. */
async function writeEsm(project) {
  const text = await readFile(join(project, "commonjs", "use-mock.test.js"), "utf8");
  const imports = 'import { jest } from "@jest/globals";\nimport { useMock } from "prebuild-mock/jest";';
  await mkdir(join(project, "esm"), { recursive: true });
  await writeFile(
    join(project, "esm", "use-mock.test.mjs"),
    text.replace(/^const .* = require\(.*$/m, imports),
  );
}
