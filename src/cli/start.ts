// Owns how the flags of `serve` and `exec` become a mock on a port.

import { readFileSync } from "node:fs";
import type { ClockMode } from "../input/clock-mode.ts";
import { MisuseError } from "../mock/misuse.ts";
import { isPresetName } from "../scenarios/presets.ts";
import { type StartedPort, startPort } from "../server/port.ts";
import { loadScenario } from "./named-scenario.ts";
import { type LogForm, requestLog, warningLog } from "./print.ts";

/** The flags, parsed. */
export interface StartFlags {
  port: number;
  host: string;
  publicUrl?: string;
  allowedHost?: readonly string[];
  cors?: readonly string[];
  /** A preset's name or a file. */
  scenario: string;
  seed: number;
  clock?: ClockMode;
  startAt?: string;
  strict: boolean;
  token?: string;
  latency: string;
  journalMax: number;
  journalMaxBytes: number;
  maxWorlds: number;
  /** A file. */
  descriptors?: string;
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
  descriptors,
  ...options
}: StartFlags): Promise<StartedPort> {
  const scenario = await loadScenario(options.scenario);
  return startPort({
    ...options,
    ...(publicUrl !== undefined && { url: publicUrl }),
    ...(allowedHost && { allowedHosts: allowedHost }),
    ...(descriptors !== undefined && { descriptors: await loadDescriptors(descriptors) }),
    // By its name, a preset need not be checked, which would cost a part of the start.
    scenario: isPresetName(options.scenario) ? options.scenario : scenario,
    clock: options.clock ?? scenario.clock ?? DEFAULT_CLOCK,
    startAt: options.startAt ?? new Date(),
    onRequest: requestLog(log),
    onWarning: warningLog(log),
  });
}

/** The bytes of a file of descriptors. @throws MisuseError if it cannot be read, or is none */
async function loadDescriptors(path: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new MisuseError(
      `Failed to read the descriptors: ${(error as Error).message}. Name a file that is there.`,
    );
  }
  const { readDescriptorSet } = await import("../services/descriptor-set.ts");
  readDescriptorSet(bytes);
  return bytes;
}
