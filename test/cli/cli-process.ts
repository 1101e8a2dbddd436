// Owns the processes of these tests: `node dist/cli.js`, each with a time limit, each ended by its own id.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
/** Far longer than any start or end takes on a busy machine, and shorter than the limit of a test: only what hangs is killed. */
export const LIMIT = 240_000;

const running = new Set<ChildProcess>();

export interface Exit {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line that runs. */
export class CliProcess {
  stdout = "";
  stderr = "";
  readonly #child: ChildProcess;
  readonly exited: Promise<Exit>;
  readonly #watchers = new Set<() => void>();
  #isOver = false;

  constructor(args: readonly string[], env: Record<string, string> = {}, { endsByItself = false } = {}) {
    requireBuild();
    this.#child = spawn(process.execPath, [CLI, ...args], {
      env: { ...cleanEnv(), ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: LIMIT,
      killSignal: "SIGKILL",
    });
    if (!endsByItself) running.add(this.#child);
    this.#child.stdout?.setEncoding("utf8").on("data", (piece) => {
      this.stdout += piece;
      this.#tell();
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (piece) => {
      this.stderr += piece;
      this.#tell();
    });
    this.exited = new Promise((resolve, reject) => {
      this.#child.once("error", reject);
      this.#child.once("close", (status) => {
        running.delete(this.#child);
        this.#isOver = true;
        this.#tell();
        resolve({ status, stdout: this.stdout, stderr: this.stderr });
      });
    });
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /** Waits until the output satisfies the condition; fails if the process ends before. */
  until(what: string, condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (!condition() && !this.#isOver) return;
        this.#watchers.delete(look);
        if (condition()) resolve();
        else reject(new Error(`the process ended before ${what}:\n${this.stdout}\n${this.stderr}`));
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** The URL of the ready line, once it is there. */
  async ready(): Promise<string> {
    await this.until("it was ready", () => /ready on \S+\n|"event":"ready".*\n/.test(this.stdout));
    return (/(http:\/\/[^\s"]+)\n$/.exec(this.stdout)?.[1] ?? JSON.parse(this.stdout).url) as string;
  }

  signal(name: "SIGTERM" | "SIGINT" | "SIGHUP"): void {
    this.#child.kill(name);
  }

  async stop(): Promise<Exit> {
    this.signal("SIGTERM");
    return this.exited;
  }

  #tell(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}

/** Runs to its end, also while other tests run. */
export function run(args: readonly string[], env?: Record<string, string>): Promise<Exit> {
  return new CliProcess(args, env, { endsByItself: true }).exited;
}

let host: Worker | undefined;

/** Runs what only prints to its end, as `run` does, but in a thread that all such runs share: no process is started. */
export async function print(args: readonly string[]): Promise<Exit> {
  requireBuild();
  if (!host) {
    host = new Worker(new URL("./cli-host.mjs", import.meta.url), { env: cleanEnv() as NodeJS.ProcessEnv });
    host.unref();
  }
  const answer = once(host, "message");
  host.postMessage(args);
  return (await answer)[0];
}

/** Starts on a free port and answers the process and its URL. */
export async function start(args: readonly string[] = [], env?: Record<string, string>) {
  const cli = new CliProcess(["--port", "0", ...args], env);
  return { cli, url: await cli.ready() };
}

/** Ends whatever a failed test left running. */
export async function endAll(): Promise<void> {
  const children = [...running];
  const ends = children.map((child) => new Promise((resolve) => child.once("close", resolve)));
  for (const child of children) child.kill("SIGKILL");
  await Promise.all(ends);
}

function requireBuild(): void {
  if (!existsSync(CLI)) throw new Error(`${CLI} is missing: run "npm run build" first, as "npm test" does`);
}

/** This process's variables without those that the command line reads. */
function cleanEnv(): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(
    ([name]) => name !== "PORT" && !name.startsWith("PREBUILD_MOCK_"),
  );
  return { ...Object.fromEntries(kept), NO_COLOR: "1" };
}

// biome-ignore lint/suspicious/noExplicitAny: an answer is read as the JSON that it is
export async function info(url: string): Promise<any> {
  return (await fetch(`${url}/_mock/info`)).json();
}

/** Calls an RPC and answers its status and body. */
export async function rpc(url: string, method: string, body: object, token = "t") {
  const response = await fetch(`${url}/api/gitpod.v1.PrebuildService/${method}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  // biome-ignore lint/suspicious/noExplicitAny: an answer is read as the JSON that it is
  return { status: response.status, json: (await response.json()) as any };
}
