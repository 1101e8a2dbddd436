// Owns how the flags of `serve` and `exec` become a mock on a port.
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { ClockMode } from "../input/clock-mode.ts";
import { MisuseError } from "../mock/misuse.ts";
import type { Mock } from "../mock/mock.ts";
import { isPresetName } from "../scenarios/presets.ts";
import { startMock } from "../server/port.ts";
import { loadScenario } from "./named-scenario.ts";
import { type LogForm, requestLog, warningLog } from "./print.ts";

/** The flags, parsed. */
export interface StartFlags {
  port: number;
  host: string;
  publicUrl?: string;
  allowedHost?: readonly string[];
  /** A preset's name or a file. */
  scenario: string;
  seed: number;
  clock?: ClockMode;
  startAt?: string;
  strict: boolean;
  token?: string;
  latency: string;
  journalMax: number;
  control: boolean;
  log: LogForm;
  endpointsFile?: string;
}

/** The clock where neither a flag nor the scenario says one: an hour in a minute. */
export const DEFAULT_CLOCK = "60x";

/** Starts a mock. */
export async function startFrom({
  log,
  endpointsFile: _,
  publicUrl,
  allowedHost,
  ...options
}: StartFlags): Promise<Mock> {
  const scenario = await loadScenario(options.scenario);
  return startMock({
    ...options,
    ...(publicUrl !== undefined && { url: publicUrl }),
    ...(allowedHost && { allowedHosts: allowedHost }),
    // By its name, a preset need not be checked, which would cost a part of the start.
    scenario: isPresetName(options.scenario) ? options.scenario : scenario,
    clock: options.clock ?? scenario.clock ?? DEFAULT_CLOCK,
    startAt: options.startAt ?? new Date(),
    onRequest: requestLog(log),
    onWarning: warningLog(log),
  });
}

/**
 * Tells where the mock is in the file that was named, if one was. Where that fails, the mock is closed.
 * @returns what takes the file away again, unless another mock has written it since
 */
export async function tellEndpoints(path: string | undefined, mock: Mock): Promise<() => void> {
  if (path === undefined) return () => {};
  const { url, baseUrl } = mock;
  const text = `${JSON.stringify({ url, baseUrl, pid: process.pid })}\n`;
  // Written beside its place and then moved there, so that whoever finds it finds it whole.
  const unfinished = `${path}.${process.pid}`;
  try {
    writeFileSync(unfinished, text);
    renameSync(unfinished, path);
  } catch (error) {
    await mock.close();
    const why = (error as Error).message;
    throw new MisuseError(`Failed to write the endpoints file: ${why}. Name a file that can be written.`);
  }
  return () => {
    try {
      if (readFileSync(path, "utf8") === text) rmSync(path);
    } catch {
      // Somebody took it away before.
    }
  };
}
