// Owns `exec`: a mock for as long as a command runs, which reaches it by its environment.
import { constants } from "node:os";
import spawn from "cross-spawn";
import type { Mock } from "../mock/mock.ts";
import { writeEndpoints } from "./endpoints-file.ts";
import { UsageError } from "./exit.ts";
import type { InsightFlags } from "./insight.ts";
import { type StartFlags, startFrom } from "./start.ts";

/** As in shells: the command was not found, or cannot be run. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;
/** What shells add to the number of the signal that ended a command. */
const SIGNALLED = 128;

/** Runs the command and returns its exit status. Our own output goes to stderr. */
export async function exec(
  command: readonly string[],
  { report, failOn, coverage, coverageMin, record, ...flags }: StartFlags & InsightFlags,
): Promise<number> {
  if (command[0]?.trim() === "") {
    throw new UsageError(
      "Failed to run a command: it is empty. Name a program after --, such as: exec -- npm test",
    );
  }
  const started = await startFrom({ ...flags, record: record !== undefined });
  const { mock, end } = started;
  try {
    const isAsked = [report, failOn, coverage, coverageMin, record].some((flag) => flag !== undefined);
    const finish = isAsked
      ? await (await import("./insight.ts")).beginInsight(started, {
          report,
          failOn,
          coverage,
          coverageMin,
          record,
        })
      : async () => 0;
    const forgetEndpoints = await writeEndpoints(flags.endpointsFile, mock);
    if (flags.log !== "silent") process.stderr.write(readyLine(flags.log, mock));
    const env = { ...process.env, ...mock.env, PREBUILD_MOCK_URL: mock.url, ...withoutProxy(process.env) };
    const status = await run(command, env);
    forgetEndpoints();
    const found = await finish();
    if (record !== undefined && (status || found) !== 0) {
      process.stderr.write(`Replay it with: prebuild-mock replay ${record}\n`);
    }
    // A command that failed is the reason that counts.
    return status || found;
  } finally {
    await end();
  }
}

/** The host names of the mock, which a proxy could not reach. Not "[::1]": httpx, below the generated SDK, fails on it. */
const LOOPBACK = ["127.0.0.1", "localhost", "::1"];

/** The variables that exclude hosts from a proxy, with loopback added. Programs read either spelling. */
function withoutProxy(env: NodeJS.ProcessEnv): Record<"NO_PROXY" | "no_proxy", string> {
  const named = (env.NO_PROXY ?? env.no_proxy ?? "").split(",").map((name) => name.trim());
  const all = [...new Set([...named, ...LOOPBACK])].filter((name) => name !== "").join(",");
  return { NO_PROXY: all, no_proxy: all };
}

function readyLine(log: "pretty" | "json", { url, baseUrl }: Mock): string {
  return log === "json"
    ? `${JSON.stringify({ event: "ready", url, baseUrl })}\n`
    : `prebuild-mock ready on ${url}\n`;
}

function run([program = "", ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve) => {
    const fail = ({ code, message }: NodeJS.ErrnoException) => {
      const isMissing = code === "ENOENT";
      const why = isMissing ? "command not found" : `cannot be run (${code ?? message})`;
      process.stderr.write(`${program}: ${why}\n`);
      resolve(isMissing ? NOT_FOUND : NOT_EXECUTABLE);
    };
    let child: ReturnType<typeof spawn>;
    try {
      // It finds what Windows runs by a .cmd file, such as npm and npx.
      child = spawn(program, [...args], { stdio: "inherit", env });
    } catch (error) {
      return fail(error as NodeJS.ErrnoException);
    }
    // A terminal sends Ctrl+C to the command itself; twice is what many take for "at once".
    const hasTerminal = process.stdin.isTTY === true;
    process.on("SIGINT", () => hasTerminal || child.kill("SIGINT"));
    process.on("SIGTERM", () => child.kill("SIGTERM"));
    process.on("SIGHUP", () => child.kill("SIGHUP"));
    child.once("error", fail);
    child.once("exit", (code, signal) =>
      resolve(code ?? SIGNALLED + constants.signals[signal as NodeJS.Signals]),
    );
  });
}
