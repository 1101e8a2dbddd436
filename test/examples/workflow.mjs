// Owns the running of a workflow's own steps as GitHub's runner runs them: each in a shell of its own, with the
// variables that the steps before it have written to GITHUB_ENV.
import { spawn } from "node:child_process";
import { openSync, readFileSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parse } from "yaml";
import { cleanEnvironment } from "../clients/workplace.mjs";

/** What the runner of the examples has done already. */
const DONE = "npm ci";
const SECONDS = 60;

/** Runs the steps of a workflow's one job. @throws Error with what a step said that failed, or that left something */
export async function runWorkflow(file, folder) {
  const { jobs } = parse(await readFile(file, "utf8"));
  const [job] = Object.values(jobs);
  const variables = join(folder, "github-env");
  writeFileSync(variables, "");
  const steps = job.steps.map(({ run }) => run).filter((run) => run !== undefined && run !== DONE);
  if (steps.length === 0) throw new Error("it has no steps");
  const groups = [];
  try {
    for (const script of steps) await runNext(script);
    if (await isAlive(groups)) throw new Error("what a step started still runs at the end");
  } finally {
    for (const group of groups) signal(group, "SIGKILL");
  }

  async function runNext(script) {
    const written = readFileSync(variables, "utf8").trim().split("\n");
    const env = {
      ...job.env,
      ...Object.fromEntries(written.map((line) => line.split(/=(.*)/s).slice(0, 2))),
    };
    const { status, said, group } = await runStep(script, { folder, env: { ...env, GITHUB_ENV: variables } });
    groups.push(group);
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
    // A group of its own, by which what it leaves running is found.
    detached: true,
    timeout: SECONDS * 1_000,
  });
  const status = await new Promise((resolve) => child.on("exit", (code, signal) => resolve(code ?? signal)));
  return { status, said: readFileSync(output, "utf8"), group: child.pid };
}

/** Whether anything of these process groups still runs after it had some seconds to end. */
async function isAlive(groups) {
  for (let left = 100; groups.some((group) => signal(group, 0)); left--) {
    if (left === 0) return true;
    await setTimeout(50);
  }
  return false;
}

/** Sends a signal to a process group; answers whether there was one. */
function signal(group, name) {
  try {
    return process.kill(-group, name);
  } catch (error) {
    if (error.code === "ESRCH") return false;
    throw error;
  }
}
