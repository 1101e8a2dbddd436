// Owns the proof that the examples work: each is copied out of the repository, gets the packed package and what else
// it needs, and is run as its reader would. Run with `npm run test:examples`, after `npm run build`.
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mustRun, runCommand } from "../clients/command.mjs";
import { createReport } from "../clients/report.mjs";
import { cachePath, cleanEnvironment, prepareOnce, projectFolder } from "../clients/workplace.mjs";
import { chromium, NO_CHROMIUM } from "../dashboard/chromium.mjs";
import { createChecks, INSTALL, pack } from "../package/packed.mjs";
import { runWorkflow } from "./workflow.mjs";

const report = createReport();
const { check, expectOutput } = createChecks(report);
const env = cleanEnvironment();
const folder = await mkdtemp(join(tmpdir(), "prebuild-mock-examples-"));
const examples = join(folder, "examples");

try {
  const tarball = await pack(folder);
  await cp(join(projectFolder, "examples"), examples, { recursive: true });
  await suite("vitest", tarball, "1 passed");
  const bot = await suite("deploy-bot", tarball, "5 passed");
  await suite("jest", tarball, "5 passed");
  await suite("node-test", tarball, "pass 5");
  await suite("cloudflare", tarball, "pass 10");
  const cli = join(bot, "node_modules", ".bin", "prebuild-mock");
  const exec = (...command) => ["exec", "--log", "silent", "--clock", "frozen", "--", ...command];

  report.heading("examples/demo.sh");
  await expectOutput(examples, "it runs to its end", cli, exec("./demo.sh"), "PREBUILD_PHASE_COMPLETED");
  report.heading("examples/github-actions.yml");
  await check("its steps succeed", () => runWorkflow(join(examples, "github-actions.yml"), bot));
  await playwright(tarball);
  await python(cli, exec);
  await go(cli, exec);
} catch (error) {
  report.failed("the examples can be prepared", error.message);
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = report.close();

/** Installs what an example names and runs its tests. */
async function suite(name, tarball, output, variables) {
  const place = join(examples, name);
  const manifestFile = join(place, "package.json");
  const manifest = JSON.parse(await readFile(manifestFile, "utf8"));
  manifest.devDependencies["prebuild-mock"] = `file:${tarball}`;
  await writeFile(manifestFile, JSON.stringify(manifest));
  await mustRun(`install examples/${name}`, "npm", INSTALL, { cwd: place, env, seconds: 300 });
  report.heading(`examples/${name}`);
  await expectOutput(place, "its tests pass", "npm", ["test"], output, variables);
  return place;
}

async function playwright(tarball) {
  if (chromium === undefined) return report.notRun("examples/playwright", NO_CHROMIUM);
  await suite("playwright", tarball, "6 passed", { CHROMIUM: chromium, APP_PORT: await freePort() });
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return String(port);
}

async function python(cli, exec) {
  const place = join(examples, "python");
  const venv = cachePath("examples-python");
  const program = join(venv, "bin", "python");
  const requirements = await readFile(join(place, "requirements.txt"), "utf8");
  if (!(await isThere("python3", ["--version"])))
    return report.notRun("examples/python", "there is no python3");
  const options = { cwd: place, env, seconds: 300 };
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  await prepareOnce(venv, requirements, async () => {
    await mustRun("make a virtual environment", "python3", ["-m", "venv", venv], options);
    await mustRun("install pytest", program, [...pip, "-r", "requirements.txt"], options);
  });
  const plugin = join(folder, "prebuild-mock-python");
  await cp(join(projectFolder, "python"), plugin, { recursive: true });
  await mustRun("install the plugin", program, [...pip, "--force-reinstall", "--no-deps", plugin], options);
  report.heading("examples/python");
  const pytest = [program, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider"];
  await expectOutput(place, "its tests pass in exec", cli, exec(...pytest), "3 passed");
  const [file, ...args] = pytest;
  await expectOutput(place, "they start a server of their own", file, args, "3 passed", {
    PREBUILD_MOCK_COMMAND: cli,
  });
}

async function go(cli, exec) {
  if (!(await isThere("go", ["version"]))) return report.notRun("examples/go", "there is no go");
  report.heading("examples/go");
  await expectOutput(
    join(examples, "go"),
    "its tests pass",
    cli,
    exec("go", "test", "-count=1", "./..."),
    "ok ",
  );
}

async function isThere(program, args) {
  return (await runCommand(program, args, { cwd: folder, env, seconds: 30 })).status === 0;
}
