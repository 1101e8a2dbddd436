// Owns the server processes of the benchmark: each is started, waited for and ended by its own process.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";

/** Starts a process and resolves once a line of its stdout matches; answers what matched and how to end it. */
export async function startProcess(args, ready, { timeout = 60_000, env = {}, cwd, onOneCpu = false } = {}) {
  const [command, ...rest] = [...(onOneCpu ? pinning() : []), process.execPath, ...args];
  const child = spawn(command, rest, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
    cwd,
  });
  let output = "";
  const match = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail("was not ready in time"), timeout);
    const fail = (why) => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(new Error(`${args.join(" ")} ${why}:\n${output}`));
    };
    const read = (chunk) => {
      output += chunk;
      const found = ready.exec(output);
      if (!found) return;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", (code) => fail(`ended with ${code}`));
  });
  child.removeAllListeners("exit");
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    const hard = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await ended;
    clearTimeout(hard);
  };
  return { match, stop, pid: child.pid };
}

/**
 * What keeps a process on one CPU; nothing where the system cannot. With a single connection, client and server take
 * turns: whether the system puts them on one CPU or has one wake the other changes the figures fourfold.
 */
function pinning() {
  const hasTaskset = process.platform === "linux" && spawnSync("taskset", ["--version"]).status === 0;
  return hasTaskset ? ["taskset", "-c", "0"] : [];
}

/** Our server, on a free port with a frozen clock. */
export async function startOurs(options = [], settings = {}) {
  const args = ["dist/cli.js", "--port", "0", "--log", "silent", "--clock", "frozen", ...options];
  const { match, stop, pid } = await startProcess(args, /ready on http:\/\/127\.0\.0\.1:(\d+)/, settings);
  return { port: Number(match[1]), stop, pid };
}

/** A bare `node:http` server that parses each request and answers the bytes of a file, compressed or not. */
export async function startBare(answerFile, encoding, compression = "identity", settings = {}) {
  const args = ["bench/bare.mjs", answerFile, encoding, compression];
  const { match, stop, pid } = await startProcess(args, /ready on (\d+)/, settings);
  return { port: Number(match[1]), stop, pid };
}

/** Puts a steady load on a port from another process and answers its 99th percentile. */
export async function load(port, request, { seconds, rate }) {
  return driven("bench/load.mjs", { port, request, seconds, rate });
}

/** Puts bursts of load on two ports in turn and answers what each did a second, and the ratio. */
export async function duel(ports, request, { bursts, connections = 32, sizes = [500, 500] }) {
  const settings = { ports, request, bursts, connections, sizes };
  return driven("bench/duel.mjs", settings, { onOneCpu: connections === 1 });
}

async function driven(file, settings, { onOneCpu = false } = {}) {
  const args = [file, JSON.stringify({ connections: 32, ...settings })];
  const { match } = await startProcess(args, /^(\{.*\})$/m, { timeout: 300_000, onOneCpu });
  const figures = JSON.parse(match[1]);
  if (figures.refused > 0) throw new Error(`${figures.refused} calls were refused under load`);
  return figures;
}
