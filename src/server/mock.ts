// Owns a mock: its options, and how world, clock and HTTP are put together.
import type { Transport } from "@connectrpc/connect";
import type { Hono } from "hono";
import { beginWorld } from "../scenarios/begin.ts";
import type { PresetName } from "../scenarios/presets.ts";
import { resolveScenario } from "../scenarios/resolve.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { VERSION } from "../version.ts";
import type { Duration } from "../world/duration.ts";
import type { SavedWorld } from "../world/world.ts";
import { createApp } from "./app.ts";
import { createControlApp } from "./control/app.ts";
import { type ClientEnv, clientEnv } from "./env.ts";
import { createFetch, type Fetch } from "./fetch.ts";
import { createLogsApp, logPath } from "./logs.ts";
import { attempt, MisuseError } from "./misuse.ts";
import { createMockClock, type Instant, type MockClock, parseInstant } from "./mock-clock.ts";
import { type ClockMode, parseClockMode, parseLatency, Realtime } from "./realtime.ts";
import { RESET_PARTS, type ResetPart } from "./reset.ts";
import { type LoadedUnary, loadUnary } from "./rpc/load.ts";
import { createTransport } from "./transport.ts";

/** How a mock begins. */
export interface MockOptions {
  /** A preset's name or a scenario of your own. Default "healthy". */
  scenario?: PresetName | Scenario;
  /** A whole number from 0. The same seed and the same calls give the same bytes. Default 1. */
  seed?: number;
  /** How simulated time moves by itself. Default "frozen": only when it is told to. */
  clock?: ClockMode;
  /** Where simulated time begins. Default 2026-01-01T09:00:00Z, so that runs repeat. */
  startAt?: Instant;
  /** Refuse projects and classes that the scenario does not define. Default false: they are created on first use. */
  strict?: boolean;
  /** The only bearer token accepted. Default: any. */
  token?: string;
  /** Added to every RPC, in the host's time: "200ms" or milliseconds. Default 0. */
  latency?: Duration;
  /** Serve the control API below /_mock. Default true. */
  control?: boolean;
}

/** A fake `gitpod.v1.PrebuildService` with a world and a clock of its own. */
export interface Mock {
  /** Its origin. Without a socket, a name that no network resolves. */
  readonly url: string;
  /** What current clients take as their base URL: `url` + "/api". */
  readonly baseUrl: string;
  /** The variables that clients read, set to reach this mock. */
  readonly env: ClientEnv;
  /** The Hono app that answers. */
  readonly app: Hono;
  /** A `fetch` that reaches this mock whatever the URL's origin. */
  readonly fetch: Fetch;
  /** A Connect transport for generated clients; it sends a bearer token where the call has none. */
  transport(): Transport;
  readonly clock: MockClock;
  /**
   * Takes parts back to the start, all of them by default. "state" is the world as the scenario defines it;
   * "clock" is its mode and, together with "state", its instant.
   */
  reset(options?: { parts?: readonly ResetPart[] }): void;
  /** The state and the instant as they are now, to go back to. Costs nothing until the next change. */
  snapshot(): Snapshot;
  /** Goes back to a snapshot of this mock, in the clock's present mode. */
  restore(snapshot: Snapshot): void;
  /** Ends streams and, where there is one, the socket. Again: nothing. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

declare const SNAPSHOT: unique symbol;

/** What `snapshot` answers. Its content is the mock's own business. */
export interface Snapshot {
  readonly [SNAPSHOT]: true;
}

/** A mock and what a socket needs of it. */
export interface MockParts {
  readonly mock: Mock;
  readonly rpc: LoadedUnary;
  /** Tells the mock where it is served. Call it before anything is answered. */
  readonly servedAt: (url: string, allowedHost: string) => void;
}

/** Where simulated time begins if nobody says otherwise. */
const DEFAULT_START = "2026-01-01T09:00:00Z";

/**
 * Makes a mock without a socket.
 * @throws MisuseError where an option is wrong
 * @example
 * const mock = createMock({ scenario: "failing-prebuild", seed: 7 });
 * const answer = await mock.fetch("https://app.ona.com/api/gitpod.v1.PrebuildService/ListPrebuilds", { ... });
 */
export function createMock(options: MockOptions = {}): Mock {
  return createMockParts(options).mock;
}

/** As `createMock`, for those who serve it. */
export function createMockParts(options: MockOptions): MockParts {
  const settings = readOptions(options);
  const { scenario, seed, clock: mode, start, strict, token, latency } = settings;
  let url = "http://prebuild-mock.invalid";
  let allowedHost: string | undefined;
  let isClosed = false;
  let world = attempt("create a mock", () => beginWorld(scenario, { seed, start, strict }));
  const realtime = new Realtime(world, mode);
  const currentWorld = () => world;
  const clock = createMockClock(currentWorld, realtime);
  const rpc = loadUnary({
    world: currentWorld,
    realtime,
    logUrl: (prebuildId) => url + logPath(prebuildId),
    token,
    latency,
  });

  const reset: Mock["reset"] = ({ parts = RESET_PARTS } = {}) => {
    const unknown = parts.find((part) => !RESET_PARTS.includes(part));
    if (unknown !== undefined) {
      throw new MisuseError(
        `Failed to reset: there is no part ${JSON.stringify(unknown)}. Name some of ${RESET_PARTS.join(", ")}.`,
      );
    }
    // The mode first: it settles the old world at the old pace, so that the new one begins at its very instant.
    if (parts.includes("clock")) realtime.mode = mode;
    else realtime.settle();
    if (parts.includes("state")) {
      const begin = parts.includes("clock") ? start : world.clock.now;
      world = beginWorld(scenario, { seed, start: begin, strict });
      realtime.replaceWorld(world);
    }
  };

  // What a snapshot holds is kept apart from it, so that nobody can change what has been saved.
  const saved = new WeakMap<Snapshot, SavedWorld>();
  const snapshot = () => {
    realtime.settle();
    const taken = Object.freeze({}) as Snapshot;
    saved.set(taken, world.save());
    return taken;
  };
  const restore = (taken: Snapshot) => {
    const state = saved.get(taken);
    if (!state) {
      throw new MisuseError("Failed to restore: this is no snapshot of this mock. Take one with snapshot().");
    }
    world.load(state);
    realtime.replaceWorld(world);
  };

  const info = () => ({
    name: "prebuild-mock",
    version: VERSION,
    scenario: scenario.name,
    seed,
    clock: { now: clock.now().toISOString(), mode: clock.mode },
    counts: {
      projects: world.organization.projects.length,
      prebuilds: world.prebuilds.size,
      warmPools: world.warmPools.size,
    },
  });

  // Made when it is first needed: a mock whose RPCs go through `fetch` never needs it.
  let app: Hono | undefined;
  const getApp = () => {
    app ??= createApp({
      rpc: rpc.answer,
      logs: createLogsApp({ world: currentWorld, realtime }),
      control: settings.control
        ? createControlApp({ clock, reset, info, allowedHost: () => allowedHost })
        : undefined,
    });
    return app;
  };

  const fetch = createFetch({ app: getApp, rpc: rpc.answer, origin: () => url, isClosed: () => isClosed });

  const close = async () => {
    isClosed = true;
    realtime.close();
  };

  const mock: Mock = {
    get url() {
      return url;
    },
    get baseUrl() {
      return `${url}/api`;
    },
    get env() {
      return clientEnv(url, token);
    },
    get app() {
      return getApp();
    },
    fetch,
    transport: () =>
      createTransport({ baseUrl: `${url}/api`, fetch, token: clientEnv(url, token).ONA_TOKEN }),
    clock,
    reset,
    snapshot,
    restore,
    close,
    [Symbol.asyncDispose]: close,
  };
  return {
    mock,
    rpc,
    servedAt: (servedUrl, host) => {
      url = servedUrl;
      allowedHost = host;
    },
  };
}

/** The options, each checked and with its default. */
function readOptions(options: MockOptions) {
  const { seed = 1, token, strict = false, control = true } = options;
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new MisuseError(
      `Failed to create a mock: the seed must be a whole number from 0 to ${Number.MAX_SAFE_INTEGER}, and is ${seed}. Give another seed.`,
    );
  }
  if (token !== undefined && !/^\S+$/.test(token)) {
    throw new MisuseError(
      "Failed to create a mock: the token must be text without spaces. Give another token.",
    );
  }
  return attempt("create a mock", () => ({
    scenario: resolveScenario(options.scenario ?? "healthy"),
    seed,
    clock: parseClockMode(options.clock ?? "frozen"),
    start: parseInstant(options.startAt ?? DEFAULT_START),
    strict,
    token,
    latency: parseLatency(options.latency ?? 0),
    control,
  }));
}
