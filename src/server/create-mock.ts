// Owns the assembly of a mock from world, clock and HTTP.

import { once } from "../api/lazy.ts";
import { logPath } from "../api/log-url.ts";
import { loadModules } from "../api/modules.ts";
import { createBeginnings } from "../mock/beginnings.ts";
import { createCall } from "../mock/call.ts";
import { Checkpoints } from "../mock/checkpoints.ts";
import { createMockClock } from "../mock/clock.ts";
import { createChange, requireOpen } from "../mock/closed.ts";
import { MockEvents } from "../mock/events/mock-events.ts";
import { Faults } from "../mock/faults/fault-rules.ts";
import { createMockFaults } from "../mock/faults.ts";
import { createMockInsight } from "../mock/insight.ts";
import { Journal } from "../mock/journal.ts";
import { attempt } from "../mock/misuse.ts";
import type { Mock } from "../mock/mock.ts";
import { type MockOptions, readOptions } from "../mock/options.ts";
import { placeOf } from "../mock/place.ts";
import { createMockRequests } from "../mock/requests.ts";
import {
  RESET_PARTS,
  type Resetters,
  resetParts,
  simulationResetters,
  transportResetters,
} from "../mock/reset.ts";
import { loadTransport, SAVE, type SavedParts } from "../mock/saved-mock.ts";
import { beginningOf, Simulation } from "../mock/simulation.ts";
import { loadState, saveState } from "../mock/state.ts";
import { createMockStubs } from "../mock/stubs/mock-stubs.ts";
import { Stubs } from "../mock/stubs/stub-table.ts";
import { createMockWorld } from "../mock/world.ts";
import { loadMockRpc } from "../services/load.ts";
import { closedAnswer } from "./closed-answer.ts";
import type { ControlContext } from "./control/context.ts";
import { requireState } from "./control/state-schema.ts";
import type { ControlFetch } from "./control-fetch.ts";
import { createFetch } from "./fetch.ts";
import { addressFor, createHosts } from "./hosts.ts";
import { LiveMock } from "./live-mock.ts";
import { controlLoader } from "./load-control.ts";
import { createLoader } from "./loader.ts";
import type { MakeOptions } from "./make-options.ts";
import type { MockParts, SaveToFile } from "./mock-parts.ts";
import { createMockWorlds, createWorldHost } from "./mock-worlds.ts";
import { loadRecorder, recordedControl, recordedMock, recordedRpc } from "./recorded.ts";
import { createTransport, importConnect } from "./transport.ts";

/**
 * Creates a mock without a socket.
 * @throws MisuseError if an option is invalid
 * @example
 * const mock = createMock({ scenario: "failing-prebuild", seed: 7 });
 * const { prebuilds } = await mock.call("ListPrebuilds");
 */
export function createMock(options: MockOptions = {}): Mock {
  return createMockParts(options).mock;
}

/** As `createMock`, for those who serve it. */
export function createMockParts(given: MockOptions, make: MakeOptions = {}): MockParts {
  const { saved, siblings, isHeld = false, host, begin, isLate, loadControl = controlLoader() } = make;
  const { origin, token, latency, control, journalMax, journalMaxBytes, url, allowedHosts, maxWorlds, cors } =
    readOptions(given);
  const { state, ...options } = given;
  const simulation = attempt(
    "create a mock",
    () => new Simulation(origin, { saved: saved?.simulation, host, begin, isLate }),
  );
  const { realtime } = simulation;
  const now = () => simulation.world.clock.now;
  const faults = new Faults(origin.scenario.faults ?? [], origin.seed, now, host);
  const stubs = new Stubs(origin.scenario.stubs ?? []);
  const journal = new Journal({ calls: journalMax, bytes: journalMaxBytes }, now);
  if (saved) loadTransport({ faults, stubs, journal }, saved);
  const savedParts: SavedParts = { simulation, faults, stubs, journal };
  if (state !== undefined && !saved) {
    attempt("create a mock", () => {
      requireState(state);
      loadState(savedParts, state);
    });
    if (options.clock !== undefined) realtime.mode = options.clock;
  }
  const events = new MockEvents(simulation, journal);
  const checkpoints = new Checkpoints(savedParts, (names) => events.reportCheckpoints(names));
  const currentWorld = () => simulation.world;
  let place = placeOf(url, allowedHosts);
  let isClosed = false;
  const isMockClosed = () => isClosed;
  const change = createChange(isMockClosed);
  const clock = createMockClock({ world: currentWorld, realtime, change });
  const logUrl = (prebuildId: string) => place.url + logPath(prebuildId);
  const getWorld = once(() => createMockWorld({ simulation, logUrl, change }));
  const direct = loadMockRpc({
    world: currentWorld,
    realtime,
    urlFor: (caller) => addressFor(place, createHosts(place.hostNames), caller),
    token,
    latency,
    faults,
    journal,
    stubs,
    descriptors: options.descriptors,
  });
  const recorder = make.recorder ?? (given.record ? createLoader(() => loadRecorder(token)) : undefined);
  if (isHeld) realtime.followOnly("nothing");
  else if (recorder) realtime.followOnly("timers");
  const recorded = recordedMock(() => place.path, simulation);
  const rpc = recorder ? recordedRpc(direct, recorder, recorded) : direct;

  const resetters: Resetters = {
    ...simulationResetters(simulation),
    ...transportResetters(faults, stubs, journal),
  };
  const reset: Mock["reset"] = (options = {}) => {
    requireOpen(isMockClosed, "reset");
    resetParts(simulation, resetters, options);
    faults.waits.giveUp("the mock was reset");
    const cause = options.scenario === undefined ? "reset" : "scenario";
    events.reportBeginning(cause, options.parts ?? RESET_PARTS);
  };
  const restore: Mock["restore"] = (snapshot) => {
    requireOpen(isMockClosed, "restore");
    simulation.restore(snapshot);
    events.reportBeginning("restore", ["state"]);
  };

  const beginnings = once(createBeginnings);
  const worldHost = createWorldHost({
    // A copy, so that later changes by the caller do not affect new worlds.
    options: {
      ...options,
      scenario: typeof options.scenario === "object" ? origin.scenario : options.scenario,
    },
    max: maxWorlds,
    place: () => place,
    make: (options, saved) =>
      createMockParts(options, {
        saved,
        siblings: worldHost.worlds,
        recorder,
        isHeld,
        host,
        begin: beginnings(),
        loadControl,
      }),
  });
  let onFailure: (error: unknown) => void = () => {};
  let save: SaveToFile | undefined;
  const loadConnect = createLoader(importConnect);
  const getControl = createLoader(async () => {
    const context: ControlContext = {
      mock,
      simulation,
      faults,
      stubs,
      events,
      checkpoints,
      journal,
      save: () => save?.(),
      worlds: worldHost.worlds,
      siblings: siblings ?? worldHost.worlds,
      place,
    };
    const { fetch, load } = await loadControl(context);
    const own: ControlFetch["fetch"] = (request, env) => fetch(request, env, context);
    return { fetch: own, load };
  });
  const getRecordedControl = recorder ? recordedControl(getControl, recorder, recorded) : getControl;

  // Loaded on first use: a mock whose RPCs go through `fetch` never needs it.
  const getApp = createLoader(async () =>
    (await loadModules(() => import("./app.ts"))).createApp({
      place,
      rpc: (incoming) => (isClosed ? closedAnswer() : rpc.answer(incoming)),
      journal,
      logs: {
        world: currentWorld,
        realtime,
        onExpired: (read) => journal.keepExpiredRead(read),
      },
      cors,
      control: control ? getRecordedControl : undefined,
      useWorld: worldHost.use,
      onFailure: (error) => onFailure(error),
    }),
  );

  const insight = createMockInsight({
    journal,
    checkpoints,
    change,
    mock: () => mock,
    sources: () => [{ journal, scenarios: simulation.scenarios }, ...worldHost.parts()],
    recorder: given.record ? recorder : undefined,
    beginning: () => ({ ...beginningOf(origin), latency, journalMax, url: place.url }),
    onRewind: () => events.reportBeginning("rewind", RESET_PARTS),
  });
  const fetch = createFetch({
    app: getApp,
    rpc: rpc.answer,
    useWorld: worldHost.use,
    origin: () => place.url,
    isClosed: isMockClosed,
  });

  const end = async (why: string) => {
    isClosed = true;
    realtime.close(why);
    faults.waits.close(why);
    journal.close(why);
    await worldHost.close();
  };
  const close = () => end("the mock is closed");
  const verbs: Omit<Mock, keyof LiveMock> = {
    app: { fetch: async (request, env) => (await getApp()).fetch(request, env as object | undefined) },
    fetch,
    call: createCall({ fetch, token, isClosed: isMockClosed }),
    transport: <T>() =>
      createTransport({ baseUrl: mock.baseUrl, fetch, token: mock.env.ONA_TOKEN, loadConnect }) as T,
    clock,
    faults: createMockFaults(faults, change),
    stubs: createMockStubs(stubs, change),
    worlds: createMockWorlds({ worlds: worldHost.worlds, isWorld: siblings !== undefined, change }),
    requests: createMockRequests(journal, change),
    reset,
    snapshot: () => {
      requireOpen(isMockClosed, "take a snapshot");
      return simulation.snapshot();
    },
    save: () => {
      requireOpen(isMockClosed, "save");
      return saveState(savedParts);
    },
    restore,
    ...insight,
    branch: (name) =>
      attempt("branch", () => {
        const from = name === undefined ? checkpoints.present() : checkpoints.get(name).saved;
        return createMockParts(options, { saved: from, host }).mock;
      }),
    close,
    [Symbol.asyncDispose]: close,
  };
  const mock: Mock = Object.assign(new LiveMock({ place: () => place, token, world: getWorld }), verbs);
  Object.defineProperty(mock, SAVE, { value: () => checkpoints.present() });
  return {
    mock,
    rpc,
    journal,
    scenarios: simulation.scenarios,
    onWorld: worldHost.onWorld,
    useWorld: worldHost.use,
    control: control ? getRecordedControl : undefined,
    begin: () => void simulation.world,
    load: async () => {
      await rpc.loadAll();
      await getApp();
      await recorder?.();
      if (control) await (await getControl()).load();
    },
    loadConnect,
    onFailure: (listener) => {
      onFailure = listener;
    },
    onSave: (given) => {
      save = given;
    },
    lastUse: () =>
      realtime.isFollowed || faults.waits.size > 0 || journal.isAwaited
        ? Infinity
        : Math.max(realtime.lastFollowed, faults.waits.lastEnd, journal.lastAwaited),
    end,
    servedAt: (moved) => {
      place = moved(place);
    },
  };
}
