// Owns the runs of the built command line in these tests: each in a process, which most runs share one after the other,
// with a time limit, ended by its own id.
import { type ChildProcess, fork, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const HOST = fileURLToPath(new URL("./cli-host.mjs", import.meta.url));
/** What a host writes after the output of a run. */
const END = "\u0004";
/** Far longer than any start or end takes on a busy machine, and shorter than the limit of a test: only what hangs is killed. */
export const LIMIT = 240_000;

/** The processes that wait for a next run. */
let idle: ChildProcess[] = [];
const running = new Set<CliProcess>();

export interface Exit {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command line is run. */
export interface RunOptions {
  /**
   * True if the process runs nothing else, as for a user: `node dist/cli.js`. Default: whether PORT is set, because the
   * variable that names the port is chosen as the process starts; else a process that ran others before is taken, at a
   * tenth of the processor time.
   */
  readonly ownProcess?: boolean;
  /** True if it goes on after the test that started it. Default: false */
  readonly endsByItself?: boolean;
}

/** A command line that runs. */
export class CliProcess {
  stdout = "";
  stderr = "";
  readonly #child: ChildProcess;
  readonly exited: Promise<Exit>;
  readonly #watchers = new Set<() => void>();
  #isOver = false;

  constructor(
    args: readonly string[],
    env: Record<string, string> = {},
    { ownProcess = env.PORT !== undefined, endsByItself = false }: RunOptions = {},
  ) {
    requireBuild();
    const allEnv = { ...cleanEnv(), ...env };
    const child = ownProcess ? startAlone(args, allEnv) : (idle.pop() ?? startHost());
    this.#child = child;
    if (!endsByItself) running.add(this);
    this.exited = this.#output().finally(() => {
      running.delete(this);
      this.#isOver = true;
      this.#tell();
    });
    if (!ownProcess) child.send({ args, env: allEnv });
  }

  /** Collects the output until the run is over: its process has ended, or waits for the next run. */
  #output(): Promise<Exit> {
    const child = this.#child;
    return new Promise((resolve, reject) => {
      let status: number | null = null;
      let parts = 0;
      const end = () => {
        clearTimeout(limit);
        child.removeAllListeners().stdout?.removeAllListeners("data");
        child.stderr?.removeAllListeners("data");
        resolve({ status, stdout: this.stdout, stderr: this.stderr });
      };
      // Its status, and the ends of both outputs, in any order.
      const endPart = () => {
        parts += 1;
        if (parts < 3) return;
        end();
        keep(child);
      };
      const read = (name: "stdout" | "stderr") => (piece: string) => {
        const isEnd = piece.endsWith(END);
        this[name] += isEnd ? piece.slice(0, -END.length) : piece;
        this.#tell();
        if (isEnd) endPart();
      };
      child.stdout?.setEncoding("utf8").on("data", read("stdout"));
      child.stderr?.setEncoding("utf8").on("data", read("stderr"));
      child.on("message", (said) => {
        status = said as number;
        endPart();
      });
      child.once("error", reject);
      child.once("close", (code) => {
        status = code;
        end();
      });
      const limit = setTimeout(() => child.kill("SIGKILL"), LIMIT);
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
    if (!this.#isOver) this.#child.kill(name);
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
export function run(
  args: readonly string[],
  env?: Record<string, string>,
  options?: RunOptions,
): Promise<Exit> {
  return new CliProcess(args, env, { ...options, endsByItself: true }).exited;
}

/** Starts on a free port and returns the process and its URL. */
export async function start(
  args: readonly string[] = [],
  env?: Record<string, string>,
  options?: RunOptions,
) {
  const cli = new CliProcess(["--port", "0", ...args], env, options);
  return { cli, url: await cli.ready() };
}

/** Ends what a test left running. */
export async function endAll(): Promise<void> {
  await Promise.all([...running].map((cli) => cli.stop()));
}

/** A process for this command line alone. */
function startAlone(args: readonly string[], env: Record<string, string | undefined>): ChildProcess {
  return spawn(process.execPath, [CLI, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
}

/** A process for command lines one after the other. It ends with the thread that has started it. */
function startHost(): ChildProcess {
  const child = fork(HOST, [], { execArgv: [], env: cleanEnv(), stdio: ["ignore", "pipe", "pipe", "ipc"] });
  child.unref();
  child.channel?.unref();
  for (const stream of [child.stdout, child.stderr]) (stream as Socket | null)?.unref();
  return child;
}

/** Keeps a host for the next run. */
function keep(child: ChildProcess): void {
  idle.push(child);
  child.once("exit", () => {
    idle = idle.filter((other) => other !== child);
  });
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
