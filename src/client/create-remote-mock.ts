// Owns the assembly of a mock on a server elsewhere.
import type { Checkpoint } from "../mock/checkpoints.ts";
import type { MockDiff } from "../mock/diff.ts";
import type { ClientEnv } from "../mock/env.ts";
import type { Fetch } from "../mock/mock.ts";
import type { WorldOptions } from "../mock/world-options.ts";
import { MisuseError } from "../world/errors.ts";
import { type Control, createControl } from "./control.ts";
import { dated, instantOf } from "./dates.ts";
import { readEvents } from "./events.ts";
import { createRemoteCall } from "./remote-call.ts";
import { createRemoteClock } from "./remote-clock.ts";
import { IN_PROCESS, type RemoteMock, type RemoteWorld, type RemoteWorlds } from "./remote-mock.ts";
import { createRemoteFaults, createRemoteRequests, createRemoteStubs } from "./remote-parts.ts";
import { createRemoteWorld } from "./remote-world.ts";

export interface RemoteMockOptions {
  readonly control: Control;
  readonly fetch: Fetch;
  readonly headers: Readonly<Record<string, string>>;
  readonly env: ClientEnv;
  readonly token: string;
}

/** What the control API says of a world. */
interface ListedWorld {
  readonly id: string;
  readonly env: ClientEnv;
}

const WORLD_PATH = /\/worlds\/([^/]+)$/;

export function createRemoteMock(options: RemoteMockOptions): RemoteMock {
  const { control, headers, env, token } = options;
  const { url, get, send } = control;
  const authorized = { ...headers, authorization: `Bearer ${token}` };
  /** The worlds of the server, among which the branches of a world are too. */
  const top = createControl({ url: url.replace(WORLD_PATH, ""), fetch: options.fetch, headers });
  const worldOf = ({ id, env }: ListedWorld): RemoteWorld => {
    const own = createControl({ url: `${top.url}/worlds/${id}`, fetch: options.fetch, headers });
    const mock = createRemoteMock({ ...options, control: own, env, token: env.ONA_TOKEN });
    return Object.defineProperty(mock, "id", { value: id, enumerable: true }) as RemoteWorld;
  };
  const create = async ({ startAt, ...given }: WorldOptions = {}) => {
    const body = { ...given, ...(startAt !== undefined && { startAt: instantOf(startAt) }) };
    return worldOf(await send("POST", "/worlds", body));
  };
  const worlds: RemoteWorlds = {
    create,
    list: async () => (await get<{ worlds: ListedWorld[] }>("/worlds")).worlds.map(worldOf),
    end: async (id) => {
      await send("DELETE", `/worlds/${encodeURIComponent(id)}`);
    },
  };
  const checkpointPath = (name: string) => `/checkpoints/${encodeURIComponent(name)}`;
  const checkpointOf = (json: unknown) => dated<Checkpoint>(json, "at");
  let closing: Promise<void> | undefined;
  const close = () => {
    const [, id] = WORLD_PATH.exec(url) ?? [];
    closing ??= id === undefined ? Promise.resolve() : top.send("DELETE", `/worlds/${id}`).then(() => {});
    return closing;
  };
  const mock: RemoteMock = {
    url,
    baseUrl: `${url}/api`,
    env,
    fetch: (input, init) => {
      const at = new URL(input instanceof Request ? input.url : input, `${url}/`);
      const there = url + at.pathname + at.search;
      return options.fetch(input instanceof Request ? new Request(there, input) : there, init);
    },
    call: createRemoteCall({ control, fetch: options.fetch, headers: authorized }),
    clock: createRemoteClock(control),
    world: createRemoteWorld(control),
    faults: createRemoteFaults(control),
    stubs: createRemoteStubs(control),
    requests: createRemoteRequests(control),
    worlds,
    report: ({ except } = {}) => get("/report", { except: except?.join() }),
    coverage: ({ min } = {}) => get("/coverage", { min }),
    reset: async (options = {}) => {
      await send("POST", "/reset", options);
    },
    save: () => get("/state"),
    restore: async (state) => {
      await send("PUT", "/state", state);
    },
    checkpoint: async (name) => checkpointOf(await send("POST", "/checkpoints", { name })),
    checkpoints: async () =>
      (await get<{ checkpoints: object[] }>("/checkpoints")).checkpoints.map(checkpointOf),
    rewind: async (name) => checkpointOf(await send("POST", `${checkpointPath(name)}/rewind`)),
    branch: async (name) => {
      if (name !== undefined) return worldOf(await send("POST", `${checkpointPath(name)}/branch`));
      const state = await mock.save();
      const world = worldOf(await top.send("POST", "/worlds"));
      await world.restore(state);
      return world;
    },
    diff: async (from, to) => {
      const found = await get<MockDiff>("/checkpoints/diff", { from, to });
      return { ...found, from: dated(found.from, "at"), to: dated(found.to, "at") };
    },
    events: (options) => readEvents(control, options),
    close,
    [Symbol.asyncDispose]: close,
  };
  return Object.assign(mock, inProcess());
}

/** For plain JavaScript: what needs the process of the mock says what to use instead. */
function inProcess(): object {
  const entries = Object.entries(IN_PROCESS).map(([name, instead]) => [
    name,
    () => {
      throw new MisuseError(
        `Failed to use ${name}: it needs the process of the mock, and this one is elsewhere. Do otherwise: ${instead}.`,
      );
    },
  ]);
  return Object.fromEntries(entries);
}
