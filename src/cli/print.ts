// Owns what the command line prints: the banner and ready line on stdout, a line per request on stderr.
import { cut } from "../input/quoted.ts";
import type { ClientEnv } from "../mock/env.ts";
import type { Mock } from "../mock/mock.ts";
import type { AnsweredRequest } from "../server/port.ts";
import { VERSION } from "../version.ts";
import { createLogOutput } from "./log-output.ts";

/** How the command line writes. */
export type LogForm = "pretty" | "json" | "silent";

const writeLine = createLogOutput(process.stderr);

/** The banner, ending with the ready line. */
export function printReady(
  log: LogForm,
  { url, baseUrl, env, clock }: Mock,
  { scenario, seed, control, state }: { scenario: string; seed: number; control: boolean; state?: string },
): void {
  if (log === "json") {
    process.stdout.write(`${JSON.stringify({ event: "ready", url, baseUrl })}\n`);
    return;
  }
  const lines = [
    `prebuild-mock ${VERSION}, a fake gitpod.v1.PrebuildService`,
    "",
    `  scenario  ${scenario}`,
    `  seed      ${seed}`,
    `  clock     ${clock.mode}, now ${clock.now().toISOString()}`,
    ...(state === undefined ? [] : [`  state     ${state}`]),
    ...(control ? [`  page      ${url}/_mock/ui`, `  control   ${url}/_mock`] : []),
    "",
    ...exportLines(env).map((line) => `  ${line}`),
    "",
    "  to try it:",
    `  curl -s ${baseUrl}/gitpod.v1.PrebuildService/ListPrebuilds -d '{}' \\`,
    `    -H 'Content-Type: application/json' -H ${quoted(`Authorization: Bearer ${env.ONA_TOKEN}`)}`,
    "",
    `prebuild-mock ready on ${url}`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** What a shell reads to set the variables. */
export function exportLines(env: ClientEnv): string[] {
  return Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)}`);
}

function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

/** Who is told of requests; undefined if nothing is printed. */
export function requestLog(log: LogForm): ((request: AnsweredRequest) => void) | undefined {
  if (log === "silent") return undefined;
  return ({ at, ...request }) => {
    const { verb, path, status, code, message, retryAfter } = request;
    const why = message === undefined ? "" : `: ${cut(message.replace(/\s+/g, " "))}`;
    const hint = retryAfter === undefined ? "" : ` (retry after ${retryAfter} ms)`;
    const line =
      log === "json"
        ? JSON.stringify({ event: "request", at: at.toISOString(), ...request })
        : `${at.toISOString()} ${verb} ${path} ${status}${code ? ` ${code}` : ""}${why}${hint}`;
    writeLine(line);
  };
}

/** What is told of warnings; undefined if nothing is printed. */
export function warningLog(log: LogForm): ((warning: string) => void) | undefined {
  if (log === "silent") return undefined;
  return (message) => {
    const line = log === "json" ? JSON.stringify({ event: "warning", message }) : `warning: ${message}`;
    writeLine(line);
  };
}
