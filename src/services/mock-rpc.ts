// Owns the serving of a mock's services: its world, time, fault rules and journal around each call.
import type { Message } from "@bufbuild/protobuf";
import { logPath } from "../api/log-url.ts";
import { RPC_PREFIXES } from "../api/methods.ts";
import { FaultInterceptor } from "../mock/faults/apply-fault.ts";
import type { Faults } from "../mock/faults/fault-rules.ts";
import { delayIn } from "../mock/host-time.ts";
import type { Journal } from "../mock/journal.ts";
import type { Realtime } from "../mock/realtime.ts";
import type { Stubs } from "../mock/stubs/stub-table.ts";
import type { Call } from "../rpc/call.ts";
import { createRpc, type Rpc } from "../rpc/create-rpc.ts";
import type { Row } from "../rpc/row.ts";
import type { World } from "../world/world.ts";
import { createAddressContexts } from "./address-contexts.ts";
import type { ServiceContext } from "./context.ts";
import { createJournalReader } from "./journal-reader.ts";
import { takePageFromQuery } from "./page.ts";
import { createResourceCodecs } from "./resource-codec.ts";
import { SERVICES } from "./services.ts";
import { createStubRows } from "./stub-row.ts";
import { Watchers } from "./watch/watchers.ts";

/** What calls need from their mock. */
export interface MockRpcContext {
  readonly world: () => World;
  readonly realtime: Realtime;
  /** The address in responses to a caller that used an origin, or no socket. */
  readonly urlFor: (origin: string | undefined) => string;
  /** The only bearer token accepted; undefined accepts any. */
  readonly token: string | undefined;
  /** Added to every call, in milliseconds of real time. */
  readonly latency: number;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly stubs: Stubs;
  /** A FileDescriptorSet of the RPCs that stubs answer. */
  readonly descriptors?: Uint8Array | undefined;
}

/** Creates the handling of one mock's calls. */
export function createMockRpc({
  world,
  realtime,
  urlFor,
  token,
  latency,
  faults,
  journal,
  stubs,
  descriptors,
}: MockRpcContext): Rpc {
  const { host } = realtime;
  const delay = (milliseconds: number, signal?: AbortSignal) =>
    faults.waits.count(delayIn(host, milliseconds, signal));
  const watchers = new Watchers({ world, realtime });
  const contextAt = (url: string) =>
    new LiveContext(
      world,
      watchers,
      createResourceCodecs((prebuildId) => url + logPath(prebuildId)),
    );
  const contexts = createAddressContexts({ urlFor, contextAt });
  const context = contexts(undefined);
  journal.readWith(createJournalReader(context));
  const operate = (row: Row<ServiceContext>, request: Message, call: Call) => {
    realtime.settle();
    if (row.safe && realtime.mode === "per-read") {
      // A refused call changes nothing, so it is tried before time moves.
      row.handle(context, request, call);
      realtime.moveToProgress();
    }
    const result = row.handle(context, request, call);
    if (!row.safe) realtime.pulse();
    return result;
  };
  return createRpc({
    services: SERVICES,
    context,
    contextFor: ({ incoming }) => contexts(incoming.origin),
    prefixes: RPC_PREFIXES,
    token,
    latency,
    readQuery: takePageFromQuery,
    unrouted: createStubRows({ stubs, descriptors, delay }),
    operate,
    interceptor: new FaultInterceptor(faults, () => {
      realtime.settle();
      return world().clock.now;
    }),
    journal,
    time: { now: host.now, delay },
  });
}

class LiveContext implements ServiceContext {
  readonly watchers: Watchers;
  readonly codecs: ServiceContext["codecs"];
  readonly #world: () => World;

  constructor(world: () => World, watchers: Watchers, codecs: ServiceContext["codecs"]) {
    this.#world = world;
    this.watchers = watchers;
    this.codecs = codecs;
  }

  get world(): World {
    return this.#world();
  }
}
