// Owns what an app under MSW meets when its requests are handed to a mock.
import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { EventService, type WatchEventsResponse } from "../../src/api/gen/gitpod/v1/event_pb.ts";
import { PrebuildPhase, PrebuildService } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { createMock, type Mock, startMock } from "../../src/index.ts";
import { type HandlersOptions, handlers } from "../../src/integrations/msw.ts";
import { createPrebuild, PROJECT, rpc } from "./mock-rpc.ts";

const server = setupServer();
const app = { fetch: (url: string, init: RequestInit) => fetch(url, init) };
const REST = [
  http.all("https://app.ona.com/*", () => HttpResponse.text("the app's own handler")),
  http.all("https://elsewhere.example/*", () => HttpResponse.text("the app's own handler")),
];

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

function mocked(options?: HandlersOptions, mock = createMock()): Mock {
  server.use(...handlers(mock, options), ...REST);
  return mock;
}

describe("handlers for any origin", () => {
  it.each([
    "https://app.ona.com/api",
    "https://app.gitpod.io/api",
    "https://elsewhere.example",
    "http://127.0.0.1:9/deep/below/api",
  ])("hand RPCs below %s to the mock", async (base) => {
    const mock = mocked();

    const { prebuild } = await rpc(app, "CreatePrebuild", { projectId: PROJECT, spec: {} }, base);

    expect(prebuild).toEqual(mock.world.prebuild(prebuild.id));
    expect(mock.requests.count({ rpc: "CreatePrebuild" })).toBe(1);
  });

  it("hand over what a generated client sends: binary, JSON and reads by GET", async () => {
    const mock = mocked();
    for (const options of [{ useBinaryFormat: true }, { useBinaryFormat: false }, { useHttpGet: true }]) {
      const client = createClient(
        PrebuildService,
        createConnectTransport({
          baseUrl: "https://app.ona.com/api",
          ...options,
          interceptors: [
            (next) => (request) => {
              request.header.set("authorization", "Bearer any");
              return next(request);
            },
          ],
        }),
      );
      const { prebuild } = await client.createPrebuild({ projectId: PROJECT, spec: {} });
      const read = await client.getPrebuild({ prebuildId: prebuild?.id });
      expect(read.prebuild?.status?.phase).toBe(PrebuildPhase.PENDING);
    }

    expect(mock.requests.all().map(({ encoding }) => encoding)).toEqual([
      "proto",
      "proto",
      "json",
      "json",
      "json",
      "json",
    ]);
  });

  it("hand over a stream of events, which continues while it is read", async () => {
    mocked();
    const client = createClient(
      EventService,
      createConnectTransport({ baseUrl: "https://app.ona.com/api", useBinaryFormat: true }),
    );
    const ended = new AbortController();
    const headers = { authorization: "Bearer any" };
    let first: Promise<IteratorResult<WatchEventsResponse>> | undefined;
    await new Promise<void>((resolve) => {
      const events = client.watchEvents(
        { scope: { case: "organization", value: true } },
        { headers, signal: ended.signal, onHeader: () => resolve() },
      );
      first = events[Symbol.asyncIterator]().next();
    });
    const { id } = await createPrebuild(app);

    expect((await first)?.value).toMatchObject({ resourceId: id });
    ended.abort();
  });

  it("hand over the log of a prebuild, whose address is the mock's own", async () => {
    const mock = mocked();
    const { id } = await createPrebuild(app);
    mock.clock.advance("15m");
    const { logUrl } = mock.world.prebuild(id).status;
    const { accessToken } = (await rpc(app, "CreatePrebuildLogsToken", { prebuildId: id })) as unknown as {
      accessToken: string;
    };

    const log = await fetch(String(logUrl), { headers: { authorization: `Bearer ${accessToken}` } });

    expect([log.status, (await log.text()).length > 0]).toEqual([200, true]);
  });

  it("leave all else to others", async () => {
    const mock = mocked();
    const addresses = [
      "https://app.ona.com/",
      "https://app.ona.com/logs/07e03a28-65a5-4d98-b532-8ea67b188048",
      "https://app.ona.com/api/gitpod.v1.EnvironmentService/GetEnvironment",
      "https://app.ona.com/api/xgitpod.v1.PrebuildService/GetPrebuild",
      "https://app.ona.com/api/gitpod.v1.PrebuildService",
    ];

    const answers = await Promise.all(addresses.map(async (url) => (await fetch(url)).text()));

    expect(answers).toEqual(addresses.map(() => "the app's own handler"));
    expect(mock.requests.count()).toBe(0);
  });

  it("make a broken connection a network error, and a refusal an answer", async () => {
    const mock = mocked();
    mock.faults.add({ rpc: "CreatePrebuild", connection: "reset", times: 1 });
    mock.faults.add({ rpc: "CreatePrebuild", code: "unavailable", times: 1 });

    await expect(createPrebuild(app)).rejects.toThrow(TypeError);
    expect(await rpc(app, "CreatePrebuild", { projectId: PROJECT, spec: {} })).toMatchObject({
      code: "unavailable",
    });
    expect((await createPrebuild(app)).metadata.projectId).toBe(PROJECT);
  });

  it("end with the request that is given up", async () => {
    const mock = mocked();
    mock.faults.add({ rpc: "GetPrebuild", connection: "hang" });
    const leaving = new AbortController();

    const hanging = fetch("https://app.ona.com/api/gitpod.v1.PrebuildService/GetPrebuild", {
      method: "POST",
      headers: { authorization: "Bearer any", "content-type": "application/json" },
      body: '{"prebuildId":"07e03a28-65a5-4d98-b532-8ea67b188048"}',
      signal: leaving.signal,
    });
    await expect.poll(() => mock.faults.list()[0]?.hits).toBe(1);
    leaving.abort();

    await expect(hanging).rejects.toThrow(/abort|timeout/i);
  });

  it("serve a mock on a port too", async () => {
    await using mock = await startMock();
    mocked({}, mock);

    const { id } = await createPrebuild(app);

    expect(mock.world.prebuild(id).id).toBe(id);
  });

  it("answer 500 with the reason once the mock is closed", async () => {
    const mock = mocked();
    await mock.close();
    const said = vi.spyOn(console, "error").mockImplementation(() => {});

    const answer = await fetch("https://app.ona.com/api/gitpod.v1.PrebuildService/GetPrebuild");

    said.mockRestore();
    expect([answer.status, await answer.text()]).toEqual([
      500,
      expect.stringContaining("the mock is closed"),
    ]);
  });
});

describe("handlers for a base URL", () => {
  it.each(["https://app.ona.com/api", "https://app.ona.com/api/"])(
    "take what is below %s",
    async (baseUrl) => {
      const mock = mocked({ baseUrl });

      const { id } = await createPrebuild(app);

      expect(mock.world.prebuild(id).id).toBe(id);
    },
  );

  it.each(["https://elsewhere.example/api", "https://app.ona.com", "https://app.ona.com/api/v2"])(
    "leave what is below %s",
    async (base) => {
      const mock = mocked({ baseUrl: "https://app.ona.com/api" });

      const answer = await fetch(`${base}/gitpod.v1.PrebuildService/GetPrebuild`);

      expect([await answer.text(), mock.requests.count()]).toEqual(["the app's own handler", 0]);
    },
  );
});

describe("bad input", () => {
  it.each([undefined, null, 42, {}, "http://127.0.0.1:4020"])(
    "anything but a mock is refused: %s",
    (value) => {
      expect(() => handlers(value as unknown as Mock)).toThrow(
        "Failed to create handlers: this is not a mock. Give what createMock or startMock returned.",
      );
    },
  );

  it("an invalid base URL is refused", () => {
    expect(() => handlers(createMock(), { baseUrl: "app.ona.com" })).toThrow(
      'Failed to create handlers: baseUrl is not a URL: "app.ona.com". Give one such as "https://app.ona.com/api".',
    );
  });
});
