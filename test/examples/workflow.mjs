// Owns the running of a workflow's own steps as GitHub's runner runs them: each in a shell of its own, with the
// variables that the steps before it have written to GITHUB_ENV.
import { spawn } from "node:child_process";
import { openSync, readFileSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { cleanEnvironment } from "../clients/workplace.mjs";

/** What the runner of the examples has done already. */
const DONE = "npm ci";
const SECONDS = 60;

/** Runs the steps of a workflow's one job. @throws Error with what a step said that failed */
export async function runWorkflow(file, folder) {
  const { jobs } = parse(await readFile(file, "utf8"));
  const [job] = Object.values(jobs);
  const variables = join(folder, "github-env");
  writeFileSync(variables, "");
  const steps = job.steps.map(({ run }) => run).filter((run) => run !== undefined && run !== DONE);
  if (steps.length === 0) throw new Error("it has no steps");
  for (const script of steps) {
    const written = readFileSync(variables, "utf8").trim().split("\n");
    const env = {
      ...job.env,
      ...Object.fromEntries(written.map((line) => line.split(/=(.*)/s).slice(0, 2))),
    };
    const { status, said } = await runStep(script, { folder, env: { ...env, GITHUB_ENV: variables } });
    if (status !== 0) throw new Error(`a step ended with ${status}:\n${script}\n${said}`);
  }
}

/** Its output goes to a file, so that what a step leaves running does not hold it up. */
async function runStep(script, { folder, env }) {
  const output = join(folder, "step-output.txt");
  const out = openSync(output, "w");
  const child = spawn("bash", ["-eo", "pipefail", "-c", script], {
    cwd: folder,
    env: { ...cleanEnvironment(), ...env },
    stdio: ["ignore", out, out],
    timeout: SECONDS * 1_000,
  });
  const status = await new Promise((resolve) => child.on("exit", (code, signal) => resolve(code ?? signal)));
  return { status, said: readFileSync(output, "utf8") };
}
