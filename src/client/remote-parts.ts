// Owns the rules, stubs and calls of a server elsewhere.
import type { MockFaults } from "../mock/faults.ts";
import type { JournalEntry } from "../mock/journal-entry.ts";
import type { RequestFilter, WaitOptions } from "../mock/requests.ts";
import type { MockStubs } from "../mock/stubs/mock-stubs.ts";
import type { Control } from "./control.ts";
import { dated, instantOf } from "./dates.ts";
import type { Remote, RemoteRequests } from "./remote-mock.ts";

type Rule = Awaited<ReturnType<MockFaults["add"]>>;
type ActiveStub = Awaited<ReturnType<MockStubs["add"]>>;

export function createRemoteFaults({ get, send }: Control): Remote<MockFaults> {
  const one = (id: string) => `/faults/${encodeURIComponent(id)}`;
  return {
    add: (rule) => send("POST", "/faults", rule),
    list: async () => (await get<{ faults: Rule[] }>("/faults")).faults,
    get: (id) => get(one(id)),
    put: (id, rule) => send("PUT", one(id), rule),
    remove: async (id) => {
      await send("DELETE", one(id));
    },
    clear: async () => {
      await send("DELETE", "/faults");
    },
    replace: async (faults) => (await send<{ faults: Rule[] }>("PUT", "/faults", { faults })).faults,
  };
}

export function createRemoteStubs({ get, send }: Control): Remote<MockStubs> {
  return {
    add: (stub) => send("POST", "/stubs", stub),
    list: async () => (await get<{ stubs: ActiveStub[] }>("/stubs")).stubs,
    remove: async (id) => {
      await send("DELETE", `/stubs/${encodeURIComponent(id)}`);
    },
    clear: async () => {
      await send("DELETE", "/stubs");
    },
  };
}

interface Found {
  readonly requests: readonly object[];
  readonly dropped: number;
  readonly cut: number;
}

export function createRemoteRequests({ get, send }: Control): RemoteRequests {
  const query = ({ since, match, ...rest }: RequestFilter & { readonly limit?: number }) => ({
    ...rest,
    ...(since !== undefined && { since: instantOf(since) }),
    ...(match !== undefined && { match: JSON.stringify(match) }),
  });
  const entries = ({ requests }: Pick<Found, "requests">) =>
    requests.map((entry) => dated<JournalEntry>(entry, "at", "hostAt"));
  const read = (filter: RequestFilter & { readonly limit?: number } = {}) =>
    get<Found>("/requests", query(filter));
  const waitFor = async (
    { since, ...filter }: RequestFilter = {},
    { signal, ...options }: WaitOptions & { readonly count?: number } = {},
  ) => {
    const body = { ...filter, ...(since !== undefined && { since: instantOf(since) }), ...options };
    const found = entries(await send<Found>("POST", "/requests/wait", body, signal));
    return options.count === undefined ? found[0] : found;
  };
  return {
    all: async () => entries(await read()),
    find: async (filter) => entries(await read(filter)),
    count: async (filter = {}) => (await get<{ count: number }>("/requests/count", query(filter))).count,
    waitFor: waitFor as RemoteRequests["waitFor"],
    clear: async () => {
      await send("DELETE", "/requests");
    },
    dropped: async () => (await read({ limit: 0 })).dropped,
    cut: async () => (await read({ limit: 0 })).cut,
  };
}
