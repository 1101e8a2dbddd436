// Owns the options of a mock: what each means, its default and its check.

import { type ClockMode, parseClockMode } from "../input/clock-mode.ts";
import type { Duration } from "../input/duration.ts";
import { parseHostName, parseOrigin, parseServerUrl } from "../input/host-name.ts";
import { DEFAULT_START, type Instant, parseInstant } from "../input/instant.ts";
import { describeValue, type Fields, requireFields } from "../input/unknown-fields.ts";
import type { PresetName } from "../scenarios/presets.ts";
import { resolveScenario } from "../scenarios/resolve.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { attempt, MisuseError } from "./misuse.ts";
import { parseLatency } from "./realtime.ts";
import type { Origin } from "./simulation.ts";
import type { SavedState } from "./state.ts";

/** How a mock is created. */
export interface MockOptions {
  /** A preset's name or a scenario of your own. Default "healthy". */
  scenario?: PresetName | Scenario;
  /** A whole number from 0. The same seed and the same calls give the same bytes. Default 1. */
  seed?: number;
  /** How simulated time moves by itself. Default: the scenario's, otherwise "frozen": only by the verbs of `clock`. */
  clock?: ClockMode;
  /** Where simulated time begins. Default 2026-01-01T09:00:00Z, so that runs repeat. */
  startAt?: Instant;
  /** Refuse projects and classes that the scenario does not define. Default false: they are created on first use. */
  strict?: boolean;
  /** The only bearer token accepted. Default: any. */
  token?: string;
  /** Added to every RPC, in real time: "200ms" or milliseconds. Default 0. */
  latency?: Duration;
  /** How many of the last calls `requests` keeps; 0 is none. Default 1000. */
  journalMax?: number;
  /**
   * How many bytes of memory the calls in `requests` may take, by an upper estimate; the oldest are dropped. Each
   * world has its own limit. Default 67108864 (64 MiB).
   */
  journalMaxBytes?: number;
  /**
   * A FileDescriptorSet, as written by `buf build -o file.binpb`, of RPCs that stubs answer: binary callers then get
   * their
   * `response`. Default: none.
   */
  descriptors?: Uint8Array;
  /**
   * Record each exchange of RPCs and of the control API, for `recording()` and `prebuild-mock replay`. Calls then take a
   * little longer, and memory grows with each. Default false.
   */
  record?: boolean;
  /** Serve the control API under /_mock. Default true. */
  control?: boolean;
  /**
   * The address at which callers reach it, used in log URLs, `url`, `baseUrl`, `env` and worlds: an http or https
   * URL, with a path if it is behind a prefix. Default: with a port, responses use the caller's address if its host
   * is the mock's own, otherwise the bound one; without a port, http://prebuild-mock.invalid.
   */
  url?: string;
  /**
   * Host names besides loopback and `host` under which the control API and the page are served, and under which
   * browsers may call at all: "mock.example.com", without scheme and port. "*" turns the check off. Default none.
   */
  allowedHosts?: readonly string[];
  /**
   * Origins whose pages browsers let call RPCs and read logs and streams, never /_mock: "http://localhost:5173", without
   * path. "*" is every origin. Default none.
   */
  cors?: readonly string[];
  /**
   * What `save` returned, of this or another process, to go on from. Scenario, seed, strict and startAt are then those that
   * it was saved with, and so is the clock's mode unless `clock` says another. Default: the scenario's beginning.
   */
  state?: SavedState;
  /** How many worlds may exist at once under /worlds, a whole number from 1. One more is refused. Default 1000. */
  maxWorlds?: number;
}

/** The options, each checked and with its default. */
export interface MockSettings {
  readonly origin: Origin;
  readonly token: string | undefined;
  /** In milliseconds of real time. */
  readonly latency: number;
  readonly journalMax: number;
  readonly journalMaxBytes: number;
  readonly control: boolean;
  /** Without a slash at its end. */
  readonly url: string | undefined;
  /** Each as it appears in URLs. */
  readonly allowedHosts: readonly string[];
  /** Each in the form that browsers send. */
  readonly cors: readonly string[];
  readonly maxWorlds: number;
}

/** The fields of the options. */
export const OPTION_FIELDS: Fields<MockOptions> = {
  scenario: true,
  seed: true,
  clock: true,
  startAt: true,
  strict: true,
  token: true,
  latency: true,
  journalMax: true,
  journalMaxBytes: true,
  descriptors: true,
  record: true,
  control: true,
  url: true,
  allowedHosts: true,
  cors: true,
  maxWorlds: true,
  state: true,
};

/** Whether callers can send the text as their token: printable ASCII without commas, no blank at its ends. */
export function isBearerToken(token: unknown): token is string {
  return typeof token === "string" && /^[ -+\--~]+$/.test(token) && token === token.trim();
}

/** @throws MisuseError if an option is wrong */
export function readOptions(options: MockOptions): MockSettings {
  requireFields("create a mock", options, OPTION_FIELDS);
  const { seed = 1, token, strict = false, record = false, control = true, maxWorlds = 1_000 } = options;
  const { journalMax = 1_000, journalMaxBytes = 2 ** 26 } = options;
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new MisuseError(
      `Failed to create a mock: the seed must be a whole number from 0 to ${Number.MAX_SAFE_INTEGER}, but is ${describeValue(seed)}. Give another seed.`,
    );
  }
  for (const [name, value] of Object.entries({ journalMax, journalMaxBytes })) {
    if (Number.isSafeInteger(value) && value >= 0) continue;
    throw new MisuseError(
      `Failed to create a mock: ${name} must be a whole number from 0, but is ${describeValue(value)}. Give another number.`,
    );
  }
  if (!Number.isSafeInteger(maxWorlds) || maxWorlds < 1) {
    throw new MisuseError(
      `Failed to create a mock: maxWorlds must be a whole number from 1, but is ${describeValue(maxWorlds)}. Give another number.`,
    );
  }
  if (token !== undefined && !isBearerToken(token)) {
    throw new MisuseError(
      "Failed to create a mock: the token must be text of printable ASCII without commas and without blanks at its ends. Give another token.",
    );
  }
  for (const [name, value] of Object.entries({ strict, control, record })) {
    if (typeof value === "boolean") continue;
    throw new MisuseError(
      `Failed to create a mock: ${name} must be true or false, but is ${describeValue(value)}. Give one of them.`,
    );
  }
  const { url, descriptors, allowedHosts = [], cors = [] } = options;
  if (descriptors !== undefined && !ArrayBuffer.isView(descriptors)) {
    throw new MisuseError(
      `Failed to create a mock: descriptors must be bytes, but are ${describeValue(descriptors)}. Give the content of a file that buf build -o file.binpb writes.`,
    );
  }
  if (url !== undefined && typeof url !== "string") {
    throw new MisuseError(
      `Failed to create a mock: url must be a URL, but is ${describeValue(url)}. Give one such as https://mock.example.com.`,
    );
  }
  if (!Array.isArray(allowedHosts) || !allowedHosts.every((name) => typeof name === "string")) {
    throw new MisuseError(
      `Failed to create a mock: allowedHosts must be a list of host names, but is ${describeValue(allowedHosts)}. Give one such as ["mock.example.com"].`,
    );
  }
  if (!Array.isArray(cors) || !cors.every((origin) => typeof origin === "string")) {
    throw new MisuseError(
      `Failed to create a mock: cors must be a list of origins, but is ${describeValue(cors)}. Give one such as ["http://localhost:5173"].`,
    );
  }
  const { scenario: named = "healthy", startAt = DEFAULT_START, clock, latency = 0 } = options;
  return attempt("create a mock", () => {
    const scenario = resolveScenario(named);
    return {
      origin: {
        scenario,
        seed,
        strict,
        start: parseInstant(startAt),
        mode: clock === undefined ? undefined : parseClockMode(clock),
      },
      token,
      latency: parseLatency(latency),
      journalMax,
      journalMaxBytes,
      control,
      url: url === undefined ? undefined : parseServerUrl(url),
      allowedHosts: allowedHosts.map(parseHostName),
      cors: cors.map(parseOrigin),
      maxWorlds,
    };
  });
}
