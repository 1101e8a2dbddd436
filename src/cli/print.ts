// Owns the banner of a mock that is ready, and the lines that set the variables of its clients.
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { ClientEnv } from "../mock/env.ts";
import type { Mock } from "../mock/mock.ts";
import { VERSION } from "../version.ts";
import type { LogForm } from "./request-log.ts";

/** What the banner says of a mock besides its addresses. */
interface Shown {
  readonly scenario: string;
  readonly seed: number;
  /** The simulated instant. */
  readonly at: Date;
  readonly control: boolean;
  readonly state?: string;
}

/** The banner, ending with the ready line. */
export function printReady(
  log: LogForm,
  { url, baseUrl, env, clock }: Mock,
  { scenario, seed, at, control, state }: Shown,
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
    `  clock     ${clock.mode}, now ${at.toISOString()}`,
    ...(state === undefined ? [] : [`  state     ${state}`]),
    ...(control
      ? [`  page      ${url}/_mock/ui`, `  control   ${url}/_mock`, `  openapi   ${url}/_mock/openapi.json`]
      : []),
    `  docs      ${readmePath()}`,
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

/** The package's README, which leads to the documents; relative to the current folder if it is below it. */
function readmePath(): string {
  const path = fileURLToPath(new URL("../README.md", import.meta.url));
  const near = relative(process.cwd(), path);
  return near.startsWith("..") ? path : near;
}

/** The shell commands that set the variables. */
export function exportLines(env: ClientEnv): string[] {
  return Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)}`);
}

function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
