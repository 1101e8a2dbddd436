// Owns the proof that the package works where it is installed: it is packed, installed into empty projects, and used
// by its command line, from JavaScript, from TypeScript, by the newest and the oldest vitest and MSW, and on each Node that it is for.
// Run with `npm run test:package`, after `npm run build`.
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mustRun, runCommand } from "../clients/command.mjs";
import { createReport, describeEnd } from "../clients/report.mjs";
import { cleanEnvironment, prepareOnce, projectFolder } from "../clients/workplace.mjs";
import { createChecks, INSTALL, pack } from "./packed.mjs";

const NODES = ["20.19.0", "22.23.3", "24.19.0"];
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

const sources = fileURLToPath(new URL("project", import.meta.url));
const cache = join(projectFolder, ".cache", "package");
const env = cleanEnvironment();
const report = createReport();
const { check, expectOutput } = createChecks(report);
const folder = await mkdtemp(join(tmpdir(), "prebuild-mock-package-"));

try {
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
  for (const [name, peers] of Object.entries(SUITES)) {
    report.heading(name);
    const project = await install(name.replace(" ", "-"), tarball, [...peers, ...TYPESCRIPT]);
    await expectOutput(project, "its suite passes", "npx", ["--no-install", "vitest", "run"], "3 passed");
    if (name !== "vitest 4") continue;
    report.heading("TypeScript");
    const emitted = () =>
      mustRun("compile", "npx", ["--no-install", "tsc"], { cwd: project, env, seconds: 120 });
    await check("it compiles, without skipLibCheck", emitted);
    await expectOutput(project, "what it emits runs", process.execPath, ["out/main.js"], "COMPLETED object");
  }
} catch (error) {
  report.failed("the package can be installed", error.message);
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = report.close();

/** A project of its own, outside this one, so that it finds nothing but what was installed into it. */
async function install(name, tarball, packages = []) {
  const project = join(folder, name);
  await mkdir(project);
  await writeFile(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
  await mustRun("install", "npm", [...INSTALL, tarball, ...packages], { cwd: project, env, seconds: 300 });
  await cp(sources, project, { recursive: true });
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
  for (const version of NODES) {
    const node = await nodeOf(version);
    if (node === undefined) continue;
    report.heading(`Node ${version}`);
    const said = await runCommand(node, ["--version"], { cwd: project, env, seconds: 30 });
    await check("it is what runs", async () => {
      if (said.stdout.trim() !== `v${version}`) throw new Error(describeEnd(said));
    });
    await expectOutput(project, "the library works", node, ["main.mjs"], "all entries work");
    const exec = [cli, "exec", "--log", "silent", "--", node, "--input-type=module", "-e", ONE_CALL];
    await expectOutput(project, "the command line works", node, exec, "200 true");
  }
}

/** The program of a version of Node, from the registry's own packages of it. */
async function nodeOf(version) {
  const name = `node-${process.platform}-${process.arch}`;
  const place = join(cache, `node-${version}`);
  try {
    await prepareOnce(place, name, async () => {
      await writeFile(join(place, "package.json"), JSON.stringify({ private: true }));
      await mustRun("install", "npm", [...INSTALL, `${name}@${version}`], { cwd: place, env, seconds: 300 });
    });
    return join(place, "node_modules", name, "bin", "node");
  } catch (error) {
    report.notRun(`Node ${version}`, error.message);
    return undefined;
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
    const url = await new Promise((resolve, reject) => {
      let said = "";
      child.stdout.setEncoding("utf8").on("data", (text) => {
        said += text;
        const [, found] = /^prebuild-mock ready on (\S+)$/m.exec(said) ?? [];
        if (found) resolve(found);
      });
      child.on("close", () => reject(new Error(`it ended before it was ready: ${said}`)));
    });
    const health = await (await fetch(`${url}/_mock/health`)).json();
    if (health.status !== "ready") throw new Error(JSON.stringify(health));
  } finally {
    process.kill(-child.pid, "SIGTERM");
    await ended;
  }
}
