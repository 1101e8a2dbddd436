// Owns the loading of the protocol: codec and descriptors are the heaviest part of the library, so they are loaded by
// the first call, or as soon as a server listens, and not with the library.
import { loadModules } from "../api/modules.ts";
import type { Rpc } from "../rpc/create-rpc.ts";
import type { MockRpcContext } from "./mock-rpc.ts";

/** The handling of calls, and a way to load it before the first one. */
export interface LoadedRpc {
  readonly answer: Rpc["answer"];
  readonly load: () => Promise<void>;
  /** As `load`, with the services that their first calls would load. */
  readonly loadAll: () => Promise<void>;
}

export function loadMockRpc(context: MockRpcContext): LoadedRpc {
  let loaded: Rpc | undefined;
  const load = async () => {
    const { createMockRpc } = await loadModules(() => import("./mock-rpc.ts"));
    loaded ??= createMockRpc(context);
  };
  return {
    answer: (incoming) => loaded?.answer(incoming) ?? load().then(() => (loaded as Rpc).answer(incoming)),
    load,
    loadAll: async () => {
      await load();
      await loaded?.loadAll();
    },
  };
}
