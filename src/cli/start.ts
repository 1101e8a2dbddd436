// Owns starting a mock on a port from the flags of `serve` and `exec`.

import { readFileSync } from "node:fs";
import type { ClockMode } from "../input/clock-mode.ts";
import type { Duration } from "../input/duration.ts";
import { MisuseError } from "../mock/misuse.ts";
import type { SavedState } from "../mock/state.ts";
import { isPresetName } from "../scenarios/presets.ts";
import { type StartedPort, startPort } from "../server/port.ts";
import { loadScenario } from "./named-scenario.ts";
import { type LogForm, requestLog, warningLog } from "./request-log.ts";
import { readStateFile, writeStateFile } from "./state-file.ts";

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
  latency: Duration;
  journalMax: number;
  journalMaxBytes: number;
  maxWorlds: number;
  /** A file. */
  descriptors?: string;
  control: boolean;
  record?: boolean;
  log: LogForm;
  endpointsFile?: string;
  /** A file. */
  state?: string;
}

/** The default clock if neither a flag nor the scenario sets one: an hour in a minute. */
export const DEFAULT_CLOCK = "60x";

/** A mock on a port, and what ends it. */
export interface Started extends StartedPort {
  /** Its scenario: that of the state file if there is one, otherwise that of the flags. */
  readonly beginning: { readonly scenario: string; readonly seed: number; readonly at: Date };
  /** Saves the state, if a file was named for it, and closes the mock. @throws MisuseError if it cannot be written */
  readonly end: () => Promise<void>;
}

/** Starts a mock. */
export async function startFrom({
  log,
  endpointsFile: _,
  publicUrl,
  allowedHost,
  descriptors,
  state: stateFile,
  ...options
}: StartFlags): Promise<Started> {
  const scenario = await loadScenario(options.scenario);
  const state = stateFile === undefined ? undefined : await readStateFile(stateFile);
  const { startAt } = options;
  const at = startAt === undefined ? new Date() : new Date(startAt);
  const mockOptions = {
    ...options,
    ...(publicUrl !== undefined && { url: publicUrl }),
    ...(allowedHost && { allowedHosts: allowedHost }),
    ...(descriptors !== undefined && { descriptors: await loadDescriptors(descriptors) }),
    // A preset is passed by name, so that it need not be checked, which would slow the start.
    scenario: isPresetName(options.scenario) ? options.scenario : scenario,
    // A restored state keeps its own clock mode.
    ...(state
      ? { state, clock: options.clock }
      : { clock: options.clock ?? scenario.clock ?? DEFAULT_CLOCK }),
    startAt: startAt ?? at,
    onRequest: requestLog(log),
    onWarning: warningLog(log),
  };
  // A preset that begins now is always possible, so readiness need not wait for its world.
  const isLate = isPresetName(options.scenario) && startAt === undefined && !state;
  const started = await startPort(mockOptions, { isLate });
  const beginning = state ? { ...beginningOf(state), at: started.mock.clock.now() } : { ...options, at };
  if (stateFile === undefined) return { ...started, beginning, end: () => started.mock.close() };
  const save = () => ({ file: stateFile, bytes: writeStateFile(stateFile, started.mock.save()) });
  started.parts.onSave(save);
  const end = async () => {
    try {
      save();
    } finally {
      await started.mock.close();
    }
  };
  return { ...started, beginning, end };
}

function beginningOf({ scenario, seed }: SavedState): Omit<Started["beginning"], "at"> {
  return { scenario: (scenario as { name: string }).name, seed: seed as number };
}

/** The bytes of a descriptor file. @throws MisuseError if it cannot be read */
async function loadDescriptors(path: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new MisuseError(
      `Failed to read the descriptors: ${(error as Error).message}. Name an existing file.`,
    );
  }
  const { readDescriptorSet } = await import("../services/descriptor-set.ts");
  readDescriptorSet(bytes);
  return bytes;
}
