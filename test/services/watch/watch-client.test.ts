// Owns Connect's own client as a watcher: in process through the mock's transport, and over the port.
import { Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { afterEach, describe, expect, it } from "vitest";
import { EventService, ResourceOperation, ResourceType } from "../../../src/api/gen/gitpod/v1/event_pb.ts";
import { PrebuildPhase, PrebuildService } from "../../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { createMock, type Mock, startMock } from "../../../src/index.ts";
import { PROJECT } from "../../server/log-reader.ts";

let mock: Mock;
afterEach(() => mock.close());

function overPort(useBinaryFormat: boolean): Transport {
  return createConnectTransport({
    baseUrl: mock.baseUrl,
    useBinaryFormat,
    interceptors: [
      (next) => (request) => {
        request.header.set("authorization", "Bearer t");
        return next(request);
      },
    ],
  });
}

describe.each([
  { door: "mock.transport()", begin: async () => createMock(), transport: () => mock.transport() },
  { door: "Connect-Web over the port, binary", begin: () => startMock(), transport: () => overPort(true) },
  { door: "Connect-Web over the port, JSON", begin: () => startMock(), transport: () => overPort(false) },
])("through $door", ({ begin, transport }) => {
  /** A stream that has begun: the server knows of the watcher. */
  async function begun(ask: { id: string; signal?: AbortSignal; timeoutMs?: number }) {
    const filter = { resourceType: ResourceType.PREBUILD, resourceIds: [ask.id] };
    let isThere: () => void;
    const there = new Promise<void>((resolve) => {
      isThere = resolve;
    });
    const stream = createClient(EventService, transport()).watchEvents(
      { scope: { case: "organization", value: true }, resourceTypeFilters: [filter] },
      { ...ask, onHeader: () => isThere() },
    );
    const events = stream[Symbol.asyncIterator]();
    const first = events.next();
    first.catch(() => {});
    await Promise.race([there, first.catch(() => {})]);
    return { events, first };
  }

  async function created(): Promise<string> {
    const service = createClient(PrebuildService, transport());
    return (await service.createPrebuild({ projectId: PROJECT, spec: {} })).prebuild?.id as string;
  }

  it("one watches until COMPLETED", async () => {
    mock = await begin();
    const id = await created();
    const { events, first } = await begun({ id });
    const service = createClient(PrebuildService, transport());
    const seen: PrebuildPhase[] = [];

    mock.clock.next();
    for (let event = await first; !event.done; event = await events.next()) {
      expect(event.value).toMatchObject({
        operation: ResourceOperation.UPDATE_STATUS,
        resourceType: ResourceType.PREBUILD,
        resourceId: id,
      });
      const { prebuild } = await service.getPrebuild({ prebuildId: id });
      seen.push(prebuild?.status?.phase ?? PrebuildPhase.UNSPECIFIED);
      if (seen.at(-1) === PrebuildPhase.COMPLETED) break;
      mock.clock.advanceUntil((transition) => transition.id === id);
    }
    await events.return?.();

    expect([...new Set(seen)]).toEqual([
      PrebuildPhase.STARTING,
      PrebuildPhase.RUNNING,
      PrebuildPhase.STOPPING,
      PrebuildPhase.SNAPSHOTTING,
      PrebuildPhase.COMPLETED,
    ]);
  });

  it("a refusal is a ConnectError with its violations", async () => {
    mock = await begin();

    const { first } = await begun({ id: "x" });

    const error = ConnectError.from(await first.catch((thrown) => thrown));
    expect(error.code).toBe(Code.InvalidArgument);
    expect(error.message).toContain("resource_type_filters[0].resource_ids[0]: value must be a valid UUID");
  });

  it("the end of the mock is Unavailable", async () => {
    mock = await begin();
    const { first } = await begun({ id: await created() });

    await mock.close();

    expect(ConnectError.from(await first.catch((thrown) => thrown)).code).toBe(Code.Unavailable);
  });

  it("a deadline is DeadlineExceeded", async () => {
    mock = await begin();

    const { first } = await begun({ id: await created(), timeoutMs: 30 });

    expect(ConnectError.from(await first.catch((thrown) => thrown)).code).toBe(Code.DeadlineExceeded);
  });

  it("who aborts gets Canceled", async () => {
    mock = await begin();
    const leaving = new AbortController();
    const { first } = await begun({ id: await created(), signal: leaving.signal });

    leaving.abort();

    expect(ConnectError.from(await first.catch((thrown) => thrown)).code).toBe(Code.Canceled);
  });
});
