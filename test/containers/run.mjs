// Owns the proof of the Dockerfile and of action.yml without an engine and a runner: their own steps are run in order, the
// first in empty folders, and what they start serves, is healthy, and ends. Run with `npm run test:containers`.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { mustRun, runCommand } from "../clients/command.mjs";
import { createReport, describeEnd } from "../clients/report.mjs";
import { cleanEnvironment, projectFolder } from "../clients/workplace.mjs";
import { createChecks } from "../package/packed.mjs";
import { readDockerfile, runDockerfile } from "./dockerfile.mjs";

const report = createReport();
const { check } = createChecks(report);
const folder = await mkdtemp(join(tmpdir(), "prebuild-mock-containers-"));

try {
  report.heading("Dockerfile");
  let stage;
  await check("its steps run in empty folders, in order", async () => {
    const instructions = await readDockerfile(join(projectFolder, "Dockerfile"));
    stage = await runDockerfile(instructions, { context: projectFolder, folder });
  });
  if (stage) await check("what it starts serves, is healthy, and ends by SIGTERM", () => runImage(stage));
  report.heading("action.yml");
  await check("it starts a mock and exports its variables", runAction);
  await check("a scenario that is wrong fails the step with the reason", refuseAction);
  report.notRun(
    "the image itself, compose.yaml and Kubernetes",
    "there is no container engine and no cluster here",
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = report.close();

async function runImage({ root, workdir, env, recorded }) {
  const { USER, HEALTHCHECK, ENTRYPOINT, CMD } = recorded;
  if (USER !== "node") throw new Error(`it runs as ${USER}`);
  const [program, ...args] = [...JSON.parse(ENTRYPOINT), ...JSON.parse(CMD)];
  const port = String(await freePort());
  const cwd = join(root, workdir);
  const variables = cleanEnvironment({
    ...env,
    PREBUILD_MOCK_PORT: port,
    PREBUILD_MOCK_ALLOWED_HOSTS: "mock",
  });
  const server = spawn(program, args, { cwd, env: variables, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => server.on("close", resolve));
  try {
    const [probe, ...probeArgs] = JSON.parse(/CMD (\[.*\])$/.exec(HEALTHCHECK)[1]);
    const health = () => runCommand(probe, probeArgs, { cwd, env: variables, seconds: 60 });
    const healthy = await health();
    if (healthy.status !== 0) throw new Error(`HEALTHCHECK: ${describeEnd(healthy)}\n${healthy.stderr}`);
    // As another service of a compose file calls it, and as one that was not named.
    for (const [host, expected] of [
      ["mock", 200],
      ["other", 403],
    ]) {
      const { status, stdout } = await runCommand(
        "curl",
        [
          "-s",
          "-o",
          "-",
          "-w",
          "\n%{http_code}",
          "-H",
          `Host: ${host}:${port}`,
          `http://127.0.0.1:${port}/_mock/info`,
        ],
        { cwd, env: variables, seconds: 30 },
      );
      if (status !== 0 || !stdout.endsWith(`\n${expected}`)) throw new Error(`Host ${host}: ${stdout}`);
    }
    server.kill("SIGTERM");
    if ((await ended) !== 0) throw new Error("it did not end with 0");
    if ((await health()).status === 0) throw new Error("HEALTHCHECK holds without a server");
  } finally {
    server.kill("SIGKILL");
  }
}

/** The step of the action that starts, as GitHub's runner runs it; what is built is there. */
async function start(inputs) {
  const action = parse(await readFile(join(projectFolder, "action.yml"), "utf8"));
  const given = {
    ...Object.fromEntries(Object.entries(action.inputs).map(([k, v]) => [k, v.default])),
    ...inputs,
  };
  const step = action.runs.steps.find(({ id }) => id === "start");
  const files = { GITHUB_ENV: join(folder, "env"), GITHUB_OUTPUT: join(folder, "output") };
  for (const file of Object.values(files)) await writeFile(file, "");
  const env = Object.fromEntries(
    Object.entries(step.env).map(([name, value]) => [
      name,
      value.replace(/\$\{\{ inputs\.(\S+) \}\}/, (_, input) => given[input]),
    ]),
  );
  const variables = cleanEnvironment({
    ...env,
    ...files,
    GITHUB_ACTION_PATH: projectFolder,
    RUNNER_TEMP: folder,
  });
  const args = ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run];
  const ended = await runCommand("bash", args, { cwd: folder, env: variables, seconds: 60 });
  const read = async (file) =>
    Object.fromEntries(
      (await readFile(file, "utf8"))
        .trim()
        .split("\n")
        .map((line) => line.split(/=(.*)/s).slice(0, 2)),
    );
  return { ended, env: await read(files.GITHUB_ENV), outputs: await read(files.GITHUB_OUTPUT) };
}

async function runAction() {
  const { ended, env, outputs } = await start({ scenario: "empty", args: "--token s3cret --strict" });
  if (ended.status !== 0) throw new Error(describeEnd(ended) + ended.stdout + ended.stderr);
  try {
    const answer = await fetch(`${env.ONA_BASE_URL}/gitpod.v1.PrebuildService/ListPrebuilds`, {
      method: "POST",
      headers: { authorization: `Bearer ${env.ONA_API_KEY}`, "content-type": "application/json" },
      body: "{}",
    });
    const { scenario } = await (await fetch(`${outputs.url}/_mock/info`)).json();
    const found = [answer.status, scenario, env.ONA_API_KEY, env.ONA_BASE_URL === outputs["base-url"]].join();
    if (found !== "200,empty,s3cret,true") throw new Error(found);
  } finally {
    await mustRun("end", "kill", [outputs.pid], { cwd: folder, env: process.env, seconds: 10 });
  }
}

async function refuseAction() {
  const { ended, env } = await start({ scenario: "helthy" });
  const said = ended.stdout + ended.stderr;
  if (ended.status === 0 || !/did you mean healthy/.test(said) || env.ONA_HOST !== undefined)
    throw new Error(describeEnd(ended) + said);
}

async function freePort() {
  const { createServer } = await import("node:net");
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.on("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
