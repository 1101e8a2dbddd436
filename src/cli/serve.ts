// Owns `serve`: a mock in the foreground, from the banner to a clean end.
import { renameSync, writeFileSync } from "node:fs";
import type { PresetName } from "../scenarios/presets.ts";
import { MisuseError } from "../server/misuse.ts";
import type { Mock } from "../server/mock.ts";
import { startMock } from "../server/node.ts";
import type { ClockMode } from "../server/realtime.ts";
import { type LogForm, printReady, requestLog } from "./print.ts";

/** The flags of `serve`, parsed. */
export interface ServeOptions {
  port: number;
  host: string;
  scenario: PresetName;
  seed: number;
  clock: ClockMode;
  startAt?: string;
  strict: boolean;
  token?: string;
  latency: string;
  control: boolean;
  log: LogForm;
  endpointsFile?: string;
}

/** Runs until SIGINT or SIGTERM. */
export async function serve({ log, endpointsFile, ...options }: ServeOptions): Promise<void> {
  const mock = await startMock({
    ...options,
    startAt: options.startAt ?? new Date(),
    onRequest: requestLog(log),
  });
  // Before anybody is told that it is ready. Later signals are ignored: npm passes Ctrl+C on to a process that has
  // got it already.
  const told = new Promise<void>((resolve) => {
    process.on("SIGINT", () => resolve());
    process.on("SIGTERM", () => resolve());
  });
  try {
    if (endpointsFile !== undefined) writeEndpoints(endpointsFile, mock);
  } catch (error) {
    await mock.close();
    throw error;
  }
  printReady(log, mock, options);
  await told;
  await mock.close();
  process.exit(0);
}

/** Written beside its place and then moved there, so that whoever finds it finds it whole. */
function writeEndpoints(path: string, { url, baseUrl }: Mock): void {
  const unfinished = `${path}.${process.pid}`;
  try {
    writeFileSync(unfinished, `${JSON.stringify({ url, baseUrl, pid: process.pid })}\n`);
    renameSync(unfinished, path);
  } catch (error) {
    const why = (error as Error).message;
    throw new MisuseError(`Failed to write the endpoints file: ${why}. Name a file that can be written.`);
  }
}
