// Owns the proof that the package works where it is installed: it is packed, installed into empty projects, and used
// by its command line, from JavaScript, from TypeScript of any module setting, by the newest and the oldest vitest and MSW,
// by Jest, under faked time, by an editor of scenario files, on each Node that it is for, and without a socket on Bun and
// Deno.
// Run with `npm run test:package`, after `npm run build`.
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mustRun, runCommand } from "../clients/command.mjs";
import { createReport, describeEnd } from "../clients/report.mjs";
import { cleanEnvironment, projectFolder } from "../clients/workplace.mjs";
import { checkBuilding } from "./building.mjs";
import { checkEditor, EDITOR } from "./editor.mjs";
import { checkJest } from "./jest.mjs";
import { createChecks, INSTALL, pack } from "./packed.mjs";
import { readyUrl } from "./ready-url.mjs";
import { NODES, OTHERS, programOf } from "./runtimes.mjs";
import { checkTypeScript, TYPESCRIPTS } from "./typescript.mjs";

/** The newest of the peers, and the oldest that the package says it works with. */
const SUITES = {
  "vitest 4": ["vitest@4.1.12", "msw@2.15.0"],
  "vitest 3.1": ["vitest@3.1.0", "msw@2.12.0"],
};
const TYPESCRIPT = ["typescript@5.9.3", "@types/node@20.19.43"];
/** What a child of `exec` does: one call by the variables that it was given. */
const ONE_CALL = `
const answer = await fetch(process.env.ONA_BASE_URL + "/gitpod.v1.PrebuildService/ListPrebuilds", {
  method: "POST",
  headers: { authorization: "Bearer " + process.env.ONA_API_KEY, "content-type": "application/json" },
  body: "{}",
});
const { prebuilds } = await answer.json();
console.log(answer.status, prebuilds.length > 0);
`;

/** CommonJS gets the same copy of the library as ES modules. */
const REQUIRED = `
const { createMock } = require("prebuild-mock");
import("prebuild-mock").then((imported) => console.log(imported.createMock === createMock));
`;

/** MSW from CommonJS, which has an entry of its own. */
const MSW = `
const { setupServer } = require("msw/node");
const { createMock } = require("prebuild-mock");
const { handlers } = require("prebuild-mock/msw");
const mock = createMock();
const server = setupServer(...handlers(mock, { baseUrl: "https://app.ona.com/api" }));
server.listen();
fetch("https://app.ona.com/api/gitpod.v1.PrebuildService/ListPrebuilds", {
  method: "POST",
  headers: { authorization: "Bearer any", "content-type": "application/json" },
  body: "{}",
}).then(({ status }) => {
  console.log(status, mock.requests.count());
  server.close();
});
`;

const sources = fileURLToPath(new URL("project", import.meta.url));
const fakedTime = fileURLToPath(new URL("../faked-time", import.meta.url));
const runtimeProgram = fileURLToPath(new URL("runtime/main.mjs", import.meta.url));
const env = cleanEnvironment();
const report = createReport();
const { check, expectOutput } = createChecks(report);
const folder = await mkdtemp(join(tmpdir(), "prebuild-mock-package-"));

try {
  report.heading("The build");
  await checkBuilding({ check });
  const tarball = await pack(folder);
  const empty = await install("empty", tarball);
  report.heading("An empty project");
  await checkInstalled(empty);
  await check("npx prebuild-mock serves", () => serveByNpx(empty));
  await expectOutput(
    empty,
    "plain JavaScript uses every entry",
    process.execPath,
    ["main.mjs"],
    "all entries work",
  );
  await checkNodes(empty);
  await checkOthers(tarball);
  for (const [name, peers] of Object.entries(SUITES)) {
    report.heading(name);
    const project = await install(name.replace(" ", "-"), tarball, [...peers, ...TYPESCRIPT]);
    await expectOutput(project, "its suite passes", "npx", ["--no-install", "vitest", "run"], "3 passed");
    await expectOutput(project, "MSW of CommonJS gets its handlers", process.execPath, ["-e", MSW], "200 1");
    if (name !== "vitest 4") continue;
    report.heading("TypeScript");
    const emitted = () =>
      mustRun("compile", "npx", ["--no-install", "tsc"], { cwd: project, env, seconds: 120 });
    await check("it compiles, without skipLibCheck", emitted);
    await expectOutput(project, "what it emits runs", process.execPath, ["out/main.js"], "COMPLETED object");
  }
  report.heading("A scenario file in an editor");
  await checkEditor(await install("editor", tarball, EDITOR), { check });
  const installed = (name, packages) => install(name, tarball, packages, "commonjs", false);
  await checkJest({ install: installed, expectOutput, report });
  report.heading("Faked time");
  await checkFakedTime(await installed("faked-time", ["jest@30.5.2", "sinon@22.1.0"]));
  const types = Object.entries(TYPESCRIPTS).map(([name, version]) => `${name}@${version}`);
  const typed = await install("typed", tarball, [...types, "@types/node@20.19.43", ...SUITES["vitest 4"]]);
  await checkTypeScript(typed, report);
} catch (error) {
  report.failed("the package can be installed", error.message);
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = report.close();

/** A project of its own, outside this one, so that it finds nothing but what was installed into it. */
async function install(name, tarball, packages = [], type = "module", isWithSources = true) {
  const project = join(folder, name);
  await mkdir(project);
  await writeFile(join(project, "package.json"), JSON.stringify({ private: true, type }));
  await mustRun("install", "npm", [...INSTALL, tarball, ...packages], { cwd: project, env, seconds: 300 });
  if (isWithSources) await cp(sources, project, { recursive: true });
  return project;
}

async function checkInstalled(project) {
  await check("it brings a command and its licences, and no source", async () => {
    const files = await readdir(join(project, "node_modules", "prebuild-mock"), { recursive: true });
    const found = ["dist/cli.js", "LICENSE", "dist/THIRD_PARTY_NOTICES.txt", "src", "test"].map((file) =>
      files.includes(file),
    );
    if (found.join() !== "true,true,true,false,false")
      throw new Error(`found: ${found}\n${files.join("\n")}`);
  });
}

async function checkNodes(project) {
  const cli = join(project, "node_modules", "prebuild-mock", "dist", "cli.js");
  for (const runtime of NODES) {
    const node = await begin(runtime, project);
    if (node === undefined) continue;
    await expectOutput(project, "the library works", node, ["main.mjs"], "all entries work");
    await expectOutput(project, "require gets the same library", node, ["-e", REQUIRED], "true");
    const exec = [cli, "exec", "--log", "silent", "--", node, "--input-type=module", "-e", ONE_CALL];
    await expectOutput(project, "the command line works", node, exec, "200 true");
  }
}

/** A project with what a client of the service has: Connect, and what was generated, as TypeScript. */
async function checkOthers(tarball) {
  const { dependencies } = JSON.parse(await readFile(join(projectFolder, "package.json"), "utf8"));
  const clients = ["@connectrpc/connect", "@bufbuild/protobuf"];
  const packages = clients.map((name) => `${name}@${dependencies[name]}`);
  const project = await install("others", tarball, packages);
  await cp(join(projectFolder, "src", "api", "gen"), join(project, "gen"), { recursive: true });
  await cp(runtimeProgram, join(project, "runtime.mjs"));
  for (const runtime of OTHERS) {
    const program = await begin(runtime, project);
    if (program === undefined) continue;
    const args = [...runtime.run, "runtime.mjs"];
    await expectOutput(project, "a mock without a socket works", program, args, "all 10 work");
  }
}

/** The program of a runtime, which has said that it is what was asked for; undefined where it is not to be had. */
async function begin(runtime, project) {
  const program = await programOf(runtime, report);
  if (program === undefined) return undefined;
  report.heading(runtime.title);
  const said = await runCommand(program, ["--version"], { cwd: project, env, seconds: 30 });
  await check("it is what runs", async () => {
    if (!/\d+\.\d+\.\d+/.exec(said.stdout)?.includes(runtime.version)) throw new Error(describeEnd(said));
  });
  return program;
}

/** The border with faked time, by those that fake it; vitest has the same cases in test/faked-time. */
async function checkFakedTime(project) {
  for (const file of ["border-cases.cjs", "jest.test.js", "under-node.mjs", "node-test.mjs", "sinon.mjs"])
    await cp(join(fakedTime, file), join(project, file));
  const jest = ["--no-install", "jest", "jest.test.js"];
  await expectOutput(project, "nothing hangs or is lost under Jest's timers", "npx", jest, "44 passed");
  for (const [name, file] of [
    ["those of node:test", "node-test.mjs"],
    ["sinon's", "sinon.mjs"],
  ]) {
    const run = (sentence, ...args) =>
      expectOutput(
        project,
        `nothing hangs or is lost under ${name}${sentence}`,
        process.execPath,
        args,
        "pass 44",
      );
    await run("", file);
    await run(", if the library is loaded later", file, "late");
  }
}

async function serveByNpx(project) {
  const args = ["prebuild-mock", "--port", "0", "--log", "silent"];
  const child = spawn("npx", args, {
    cwd: project,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.on("close", resolve));
  try {
    const url = await readyUrl(child);
    const health = await (await fetch(`${url}/_mock/health`)).json();
    if (health.status !== "ready") throw new Error(JSON.stringify(health));
  } finally {
    process.kill(-child.pid, "SIGTERM");
    await ended;
  }
}
