// Owns the server that a client meets: the built command line on a free loopback port, its clock frozen,
// ended by its own process id.

import { spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { cleanEnvironment, projectFolder } from "./workplace.mjs";

const cli = join(projectFolder, "dist", "cli.js");

export function isBuilt() {
  return existsSync(cli);
}

/** Calls `use` with a fresh server's `{url, baseUrl}` and ends that server afterwards, whatever happened. */
export async function withMock(report, use) {
  let mock;
  try {
    mock = await startMock();
    await use(mock.endpoints);
  } catch (error) {
    report.failed("the client meets the server", error.message);
  } finally {
    await mock?.stop(report);
  }
}

async function startMock() {
  const folder = await mkdtemp(join(tmpdir(), "prebuild-mock-clients-"));
  const endpointsFile = join(folder, "endpoints.json");
  const child = spawn(
    process.execPath,
    [cli, "--port", "0", "--clock", "frozen", "--endpoints-file", endpointsFile, "--log", "silent"],
    { cwd: folder, env: cleanEnvironment(), stdio: ["ignore", "ignore", "pipe"] },
  );
  // Also when the run itself is cut short, so synchronous.
  const endNow = () => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", endNow);
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    said += text;
  });
  const ended = new Promise((resolve) => {
    child.on("close", (status, signal) => resolve({ status, signal }));
    child.on("error", (error) => resolve({ status: -1, signal: error.message }));
  });

  const stop = async (report) => {
    child.kill("SIGTERM");
    const late = new AbortController();
    const end = await Promise.race([ended, wait(12_000, undefined, { signal: late.signal })]);
    late.abort();
    endNow();
    await ended;
    process.removeListener("exit", endNow);
    if (end?.status !== 0) {
      const how =
        end === undefined ? "it was still there after 12 s" : `it ended with ${end.signal ?? end.status}`;
      report?.failed("the server ends with status 0 when it is told to", `${how}\n${said}`);
    }
  };

  // 300 looks, 50 ms apart: bounded at fifteen seconds.
  for (let look = 0; look < 300 && child.exitCode === null; look += 1) {
    if (existsSync(endpointsFile)) {
      const endpoints = JSON.parse(await readFile(endpointsFile, "utf8"));
      return { endpoints, stop };
    }
    await wait(50);
  }
  await stop();
  throw new Error(
    `Failed to start the mock: no endpoints file appeared. It said: ${said.trim() || "nothing"}`,
  );
}
