import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "tsdown";
import { compactCode } from "./scripts/compact-code.ts";
import { thirdPartyNotices } from "./scripts/third-party-notices.ts";

/** Where the build is made; `npm run build` puts it in place as dist/ when it is whole. */
const folder = process.env.BUILD_FOLDER ?? "dist";

// What the server needs to start is bundled: reading one file is several times as fast as resolving hundreds.
const bundled = [
  "hono",
  "@hono/node-server",
  "@bufbuild/protobuf",
  "zod",
  "commander",
  "fastest-levenshtein",
];

/** The doors of the library. They are built together, so that they share what they have in common. */
const doors = {
  index: "src/index.ts",
  fixtures: "src/fixtures/index.ts",
  "fixtures/messages": "src/fixtures/messages.ts",
  scenarios: "src/scenarios/index.ts",
  vitest: "src/integrations/vitest.ts",
  jest: "src/integrations/jest.ts",
  playwright: "src/integrations/playwright.ts",
  msw: "src/integrations/msw.ts",
  explore: "src/integrations/explore.ts",
};

/** The door for servers elsewhere. It is built alone: it needs neither Node nor what a mock in process needs. */
const client = { client: "src/client/index.ts" };

/** The native compiler, which writes the same declarations in a third of the time. */
const nativeCompiler = new URL(
  `node_modules/@typescript/typescript-${process.platform}-${process.arch}/lib/tsc${process.platform === "win32" ? ".exe" : ""}`,
  import.meta.url,
);

const common = {
  outDir: folder,
  format: "esm",
  platform: "node",
  target: "node20.19",
  outExtensions: () => ({ js: ".js", dts: ".d.ts" }),
  checks: { pluginTimings: false },
  logLevel: "warn",
} as const;

/** In its other form it would bring a module of Node's with it, which a mock without a socket has no need of. */
const levenshteinAsModule = {
  name: "levenshtein-as-module",
  resolveId: {
    order: "pre",
    handler: (id: string) =>
      id === "fastest-levenshtein"
        ? new URL("node_modules/fastest-levenshtein/esm/mod.js", import.meta.url).pathname
        : undefined,
  },
} as const;

/**
 * Makes modules of commander's files, so that the command line needs no loader of the other form. It gets Node's modules
 * but for that of processes, which it takes for commands that are executables: there are none.
 */
const commanderAsModules = {
  name: "commander-as-modules",
  resolveId: {
    order: "pre",
    handler: (id: string) =>
      id === "commander" ? new URL("node_modules/commander/index.js", import.meta.url).pathname : undefined,
  },
  transform: {
    filter: { id: /\/node_modules\/commander\// },
    handler: (code: string) => {
      const module = code
        .replaceAll("require('node:child_process')", "undefined")
        // As a module it would open the three streams of the process.
        .replaceAll("require('node:process')", "globalThis.process")
        .replaceAll(/^const (\w+) = require\('(node:\w+)'\);$/gm, "import $1 from '$2';")
        .replaceAll(/^const (\w+) = require\('(node:\w+)'\)\.\w+;$/gm, "import $1 from '$2';")
        .replaceAll(/^const (\{.*\}) = require\((.*)\);$/gm, "import $1 from $2;")
        .replaceAll(/^exports\.(\w+) = \1;.*$/gm, "export { $1 };")
        .replaceAll(/^exports\.(\w+) = (\w+);.*$/gm, "export { $2 as $1 };")
        .replaceAll(/^exports\.(\w+) = /gm, "export const $1 = ");
      if (/\b(?:require\(|exports\b)/.test(module))
        throw new Error("Failed to make modules of commander's files.");
      return module;
    },
  },
} as const;

/** The files of packages alone and of the command line, whose traces no user of the library reads. */
const onOneLine = new Set<string>();
const noteThem = {
  name: "note-files-on-one-line",
  generateBundle(_options: unknown, bundle: Record<string, BuiltFile>): void {
    for (const { fileName, name, moduleIds = ["src"] } of Object.values(bundle)) {
      if (name === "command" || moduleIds.every((id) => id.includes("/node_modules/")))
        onOneLine.add(fileName);
    }
  },
};

interface BuiltFile {
  readonly fileName: string;
  readonly name?: string;
  readonly moduleIds?: readonly string[];
}

const javascript = {
  ...common,
  dts: false,
  plugins: [levenshteinAsModule, commanderAsModules, thirdPartyNotices(`${folder}/THIRD_PARTY_NOTICES.txt`)],
  deps: { alwaysBundle: bundled.map((name) => new RegExp(`^${name}(/|$)`)), onlyBundle: bundled },
};

/** The style sheets of the dashboard, in the order in which they count. */
const STYLES = ["tokens", "base", "frame", "controls", "timeline", "overview", "details", "views", "insight"];

/** Puts the dashboard's page and its one style sheet beside its code. */
function writePage(): void {
  const text = (path: string) => readFileSync(new URL(`src/dashboard/${path}`, import.meta.url), "utf8");
  const write = (name: string, content: string) => writeFileSync(`${folder}/ui/${name}`, content);
  write("index.html", text("index.html"));
  const style = STYLES.map((name) => text(`styles/${name}.css`)).join("\n");
  const small = style
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/ ?([{};,]) ?/g, "$1")
    .replaceAll(/: /g, ":")
    .replaceAll(";}", "}\n");
  write("app.css", small);
}

/** Leaves out where types come from, and puts each text before its field: of generated ones it is a third of their text, and their names say it. Without indentation they are a kilobyte shorter. */
function shortenTypes(): void {
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".d.ts"))) {
    const path = `${folder}/${name}`;
    const origins = /(?:^ *\*\n)?^ *\* @generated from (?:message|field|enum|service|rpc|oneof)[^\n]*\n/gm;
    const empty = /^ *\/\*\*\n *\*\/\n/gm;
    const marks = /^\/\/#(?:region|endregion).*\n/gm;
    // The bundler writes some objects on one line, where a field's text would be that of the field before it.
    const behind = /; (?=\/\*\*)/g;
    const alone = /\/\*\*\n *\* ([^\n]*)\n *\*\//g;
    const text = readFileSync(path, "utf8");
    const short = text.replaceAll(origins, "").replaceAll(empty, "").replaceAll(marks, "");
    const narrow = short.replaceAll(behind, ";\n").replaceAll(alone, "/** $1 */");
    writeFileSync(path, narrow.replaceAll(/^ +/gm, ""));
  }
}

export default defineConfig([
  // Names and lines stay, for the traces of those whose tests it runs in: Node prints the whole line that threw.
  {
    ...javascript,
    // Jest's door loads it outside the realm of the test file.
    entry: { ...doors, "jest-entry": "src/integrations/jest-entry.ts", cli: "src/cli/main.ts" },
    plugins: [...javascript.plugins, noteThem],
    hooks: { "build:done": () => compactCode(folder, onOneLine) },
    inputOptions: { experimental: { attachDebugInfo: "none" } },
    // Shared parts would else lie in twenty files, each of which costs a start more than a millisecond to find and open.
    outputOptions: {
      comments: false,
      codeSplitting: {
        groups: [
          { name: "mock", test: /src\/(server\/port|version|mock\/report\/finding)\.ts$/ },
          { name: "command", test: /src\/cli\/(serve|exit|options)\.ts$/ },
          {
            name: "runners",
            test: /src\/integrations\/(escaped|linked-\w+|matchers|nearest-call|test-options)\.ts$/,
          },
        ],
      },
    },
    minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: false } },
  },
  {
    ...common,
    entry: { ...doors, ...client },
    dts: { emitDtsOnly: true, tsconfig: "src/tsconfig.json", tsgo: { path: fileURLToPath(nativeCompiler) } },
    // A mock can be disposed of, which only the newest of TypeScript's libraries know of by themselves.
    banner: { dts: '/// <reference lib="esnext.disposable" />' },
    deps: {
      neverBundle: [
        /^@playwright\//,
        /^@jest\//,
        /^expect$/,
        /^@bufbuild\//,
        /^@connectrpc\//,
        /^@faker-js\//,
        /^zod/,
      ],
    },
    clean: false,
    hooks: { "build:done": shortenTypes },
  },
  {
    ...javascript,
    entry: client,
    platform: "neutral",
    minify: true,
    clean: false,
  },
  {
    // The dashboard: one file of code for browsers. Its style needs nothing of a bundler, so it is put together here.
    entry: { app: "src/dashboard/main.tsx" },
    outDir: `${folder}/ui`,
    format: "esm",
    platform: "browser",
    target: "es2022",
    minify: true,
    dts: false,
    // Modules in the old form would bring one of Node's with them, which a mock without a socket does not need.
    inputOptions: { resolve: { mainFields: ["module", "main"] } },
    deps: {
      alwaysBundle: [/^preact/, /^@preact\//],
      onlyBundle: ["preact", "@preact/signals", "@preact/signals-core"],
    },
    outExtensions: () => ({ js: ".js" }),
    logLevel: "warn",
    hooks: { "build:done": writePage },
  },
]);
