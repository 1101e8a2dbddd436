// Owns the proof that TypeScript finds every entry of the installed package, whatever a project's module settings are: in
// CommonJS projects and those of ES modules, with each TypeScript that consumers use.
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "../clients/command.mjs";
import { describeEnd } from "../clients/report.mjs";
import { cleanEnvironment } from "../clients/workplace.mjs";

/** By the name under which each is installed. */
export const TYPESCRIPTS = {
  "typescript-5.4": "npm:typescript@5.4.5",
  "typescript-5.9": "npm:typescript@5.9.3",
  "typescript-6.0": "npm:typescript@6.0.3",
  "typescript-7.0": "npm:typescript@7.0.2",
};

const node10 = { moduleResolution: "node10" };
const bundler = { moduleResolution: "bundler" };

/** `type` is that of the project's package.json; `until` and `since` are the versions that know the setting. */
const SETTINGS = [
  { type: "commonjs", module: "commonjs", ...node10, until: 6 },
  { type: "commonjs", module: "commonjs", ...bundler, since: 6 },
  { type: "commonjs", module: "node16" },
  { type: "commonjs", module: "nodenext" },
  { type: "commonjs", module: "esnext", ...bundler },
  { type: "module", module: "esnext", ...node10, until: 6 },
  { type: "module", module: "node16" },
  { type: "module", module: "nodenext" },
  { type: "module", module: "esnext", ...bundler },
  { type: "module", module: "preserve", ...bundler },
];

const source = fileURLToPath(new URL("typescript/main.ts", import.meta.url));

/** Compiles one program with every version and setting, each in a folder of its own below the project. */
export async function checkTypeScript(project, report) {
  for (const name of Object.keys(TYPESCRIPTS)) {
    const version = Number(name.replace(/^typescript-/, ""));
    report.heading(`TypeScript ${version.toFixed(1)}`);
    for (const { since = 0, until = 7, ...setting } of SETTINGS) {
      if (version < since || version > until + (until === 7 ? 1 : 0)) continue;
      await compile(project, { name, version, setting }, report);
    }
  }
}

async function compile(project, { name, version, setting: { type, ...modules } }, report) {
  const folder = join(project, "settings", [name, type, ...Object.values(modules)].join("-"));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type }));
  await cp(source, join(folder, "main.ts"));
  const compilerOptions = {
    ...modules,
    ...(version >= 6 && modules.moduleResolution === "node10" && { ignoreDeprecations: "6.0" }),
    target: "ES2022",
    lib: ["ES2022", "DOM", "DOM.Iterable"],
    types: ["node"],
    strict: true,
    noEmit: true,
    skipLibCheck: false,
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["main.ts"] }));
  const tsc = join(project, "node_modules", name, "bin", "tsc");
  const command = await runCommand(process.execPath, [tsc, "--pretty", "false"], {
    cwd: folder,
    env: cleanEnvironment(),
    seconds: 120,
  });
  // What other packages declare is theirs.
  const errors = command.stdout
    .split("\n")
    .filter((line) => /\berror TS\d+/.test(line) && !/node_modules\/(?!prebuild-mock\/)/.test(line));
  const sentence = `finds every entry in a ${type} project: ${Object.values(modules).join(", ")}`;
  if (errors.length === 0 && !command.timedOut && command.status !== -1) report.passed(sentence);
  else report.failed(sentence, `${errors.join("\n")}\n${describeEnd(command)}`);
}
