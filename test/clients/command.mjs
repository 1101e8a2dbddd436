// Owns running another program: bounded in time, its output kept, itself and what it started ended when late.

import { spawn } from "node:child_process";

const running = new Set();

/**
 * Runs `file` with `args` and waits for its end, at most `seconds`. Never rejects: a program that cannot be
 * started has status -1, one that was ended for being late has `timedOut`.
 */
export function runCommand(file, args, { cwd, env, seconds }) {
  return new Promise((resolve) => {
    const output = { stdout: "", stderr: "" };
    let timedOut = false;
    // A group of its own, so that what it starts (a test binary, a worker) can be ended with it.
    const child = spawn(file, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    running.add(child);
    for (const name of ["stdout", "stderr"]) {
      child[name].setEncoding("utf8").on("data", (text) => {
        output[name] += text;
      });
    }
    const late = setTimeout(() => {
      timedOut = true;
      endGroup(child);
    }, seconds * 1000);
    const settle = (end) => {
      clearTimeout(late);
      running.delete(child);
      resolve({ ...end, timedOut, ...output });
    };
    child.on("error", (error) => {
      output.stderr += error.message;
      settle({ status: -1, signal: null });
    });
    child.on("close", (status, signal) => settle({ status, signal }));
  });
}

/** `runCommand`, for a step that has to succeed: throws an Error that says what was being done. */
export async function mustRun(doing, file, args, options) {
  const command = await runCommand(file, args, options);
  if (command.status !== 0) {
    const said = (command.stderr.trim() || command.stdout.trim()).split("\n").slice(-15).join("\n");
    throw new Error(`Failed to ${doing}: ${command.timedOut ? "out of time. " : ""}${said}`);
  }
  return command;
}

function endGroup(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

process.on("exit", () => {
  for (const child of running) endGroup(child);
});
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
]) {
  process.once(signal, () => process.exit(code));
}
