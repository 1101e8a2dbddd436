// Owns the journal as the library shows it: what it holds of a call, how it is asked, and how one waits for a call.
import { toBinary } from "@bufbuild/protobuf";
import { afterEach, describe, expect, it } from "vitest";
import {
  CreatePrebuildRequestSchema,
  GetPrebuildRequestSchema,
} from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { createMock, type FaultRule, MisuseError, type Mock, startMock } from "../../src/index.ts";
import { CLASS, get, gzip, PREBUILD, PROJECT, post, SERVICE_PATH } from "../rpc/request.ts";
import { FORMS, WATCH, watchInit } from "../services/watch/watch-reader.ts";

const GET = { prebuildId: PREBUILD };

let mock: Mock;
afterEach(() => mock.close());

describe("an entry", () => {
  it("holds request, answer, encoding, caller and both times of a call in JSON", async () => {
    mock = createMock();
    const before = Date.now();
    const { json } = await post(mock, "GetPrebuild", GET, { "user-agent": "acme/1.2" });
    const [entry] = mock.requests.all();

    expect(entry).toEqual({
      id: 1,
      rpc: "GetPrebuild",
      service: "gitpod.v1.PrebuildService",
      method: "GetPrebuild",
      resourceId: PREBUILD,
      request: GET,
      response: json,
      status: 200,
      userAgent: "acme/1.2",
      encoding: "json",
      compressed: false,
      size: JSON.stringify(GET).length,
      at: new Date("2026-01-01T09:00:00Z"),
      hostAt: expect.any(Date),
      took: 0,
    });
    // The clock that never goes back and the one that is set may differ a little.
    const hostAt = entry?.hostAt.getTime() ?? 0;
    expect([hostAt > before - 5_000, hostAt < Date.now() + 5_000]).toEqual([true, true]);
  });

  it("reads a binary call the same, compressed or not, and Connect GET too", async () => {
    mock = createMock();
    const binary = toBinary(GetPrebuildRequestSchema, { $typeName: "gitpod.v1.GetPrebuildRequest", ...GET });
    const proto = { "content-type": "application/proto" };
    await post(mock, "GetPrebuild", GET);
    await post(mock, "GetPrebuild", binary, proto);
    await post(mock, "GetPrebuild", gzip(binary), { ...proto, "content-encoding": "gzip" });
    await get(mock, "GetPrebuild", { connect: "v1", encoding: "json", message: JSON.stringify(GET) });
    const [json, ...others] = mock.requests.all();

    expect(others.map(({ request, response }) => ({ request, response }))).toEqual(
      Array(3).fill({ request: json?.request, response: json?.response }),
    );
    expect(mock.requests.all().map(({ encoding, compressed, size }) => [encoding, compressed, size])).toEqual(
      [
        ["json", false, 53],
        ["proto", false, 38],
        ["proto", true, 38],
        ["json", false, 53],
      ],
    );
  });

  it.each<[string, object, object]>([
    ["ListPrebuilds", {}, { prebuilds: expect.any(Array), pagination: {} }],
    ["ListWarmPools", {}, { warmPools: expect.any(Array), pagination: {} }],
    ["CreatePrebuildLogsToken", GET, { accessToken: expect.any(String) }],
    ["DeletePrebuild", GET, {}],
  ])("holds the answer of %s", async (method, request, response) => {
    mock = createMock();
    await post(mock, method, request);

    expect(mock.requests.all()).toMatchObject([{ rpc: method, response }]);
  });

  it("holds the answer as it was, whatever became of the prebuild since", async () => {
    mock = createMock();
    const { json } = await post(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
    mock.clock.advance("30m");

    expect(mock.requests.all()[0]?.response).toEqual(json);
  });

  it.each<[string, Parameters<typeof post> extends [unknown, ...infer Rest] ? Rest : never, object]>([
    [
      "was refused",
      ["GetPrebuild", { prebuildId: PROJECT }],
      {
        request: { prebuildId: PROJECT },
        code: "not_found",
        status: 404,
        message: expect.stringContaining(PROJECT),
      },
    ],
    [
      "is not valid",
      ["GetPrebuild", { prebuildId: "x" }],
      { request: { prebuildId: "x" }, code: "invalid_argument", status: 400 },
    ],
    ["is undecodable", ["GetPrebuild", "{nonsense"], { code: "invalid_argument", status: 400, size: 9 }],
    [
      "is not let in",
      ["GetPrebuild", GET, { authorization: "" }],
      { code: "unauthenticated", status: 401, encoding: "json" },
    ],
    [
      "is of no RPC",
      ["GetPrebuilt", GET],
      { rpc: "gitpod.v1.PrebuildService/GetPrebuilt", code: "unimplemented", status: 404 },
    ],
    [
      "is in no form that there is",
      ["GetPrebuild", "<x/>", { "content-type": "text/xml" }],
      { status: 415, message: expect.stringContaining("text/xml") },
    ],
  ])("of a call that %s has its error message", async (_, args, entry) => {
    mock = createMock();
    await post(mock, ...args);

    expect(mock.requests.all()).toEqual([expect.objectContaining(entry)]);
    expect(mock.requests.all()[0]).not.toHaveProperty("response");
  });

  it("never holds the bearer token", async () => {
    mock = await startMock({ token: "s3cret" });
    const headers = {
      authorization: "Bearer s3cret",
      "content-type": "application/json",
      "x-api-key": "s3cret",
    };
    await fetch(`${mock.baseUrl}/gitpod.v1.PrebuildService/GetPrebuild`, {
      method: "POST",
      headers,
      body: JSON.stringify(GET),
    });
    await fetch(`${mock.baseUrl}/gitpod.v1.PrebuildService/GetPrebuild`, {
      method: "POST",
      headers: { ...headers, authorization: "Bearer wr0ng" },
      body: "{}",
    });

    expect(mock.requests.all()).toHaveLength(2);
    expect(JSON.stringify(mock.requests.all())).not.toMatch(/s3cret|wr0ng/);
  });

  it("leaves out a request that is larger than 64 KiB, and says how large", async () => {
    mock = createMock();
    await post(mock, "ListPrebuilds", { pagination: { token: "x".repeat(2 ** 16) } });
    const [entry] = mock.requests.all();

    expect([entry?.request, (entry?.size ?? 0) > 2 ** 16]).toEqual([undefined, true]);
  });

  it("leaves out a request that JSON cannot hold", async () => {
    mock = createMock();
    const request = toBinary(CreatePrebuildRequestSchema, {
      $typeName: "gitpod.v1.CreatePrebuildRequest",
      projectId: PROJECT,
      environmentClassId: CLASS,
      spec: {
        $typeName: "gitpod.v1.PrebuildSpec",
        specVersion: 0n,
        desiredPhase: 0,
        timeout: { $typeName: "google.protobuf.Duration", seconds: 10n ** 15n, nanos: 0 },
      },
    });
    await post(mock, "CreatePrebuild", request, { "content-type": "application/proto" });

    expect(mock.requests.all()).toEqual([expect.not.objectContaining({ request: expect.anything() })]);
  });
});

describe("the entry of a refusal that asks its caller to come back", () => {
  it.each([
    ["the rule's time", { retryAfter: "1500ms" }, 1_500],
    [
      "the time of a detail",
      { details: [{ type: "google.rpc.RetryInfo", debug: { retryDelay: "0.25s" } }] },
      250,
    ],
    ["no time if there is none", {}, undefined],
  ] as const)("has %s", async (_title, hint, retryAfter) => {
    mock = createMock();
    mock.faults.add({ rpc: "*", code: "unavailable", ...hint } as FaultRule);
    await post(mock, "GetPrebuild", GET);
    await mock.fetch(`${mock.baseUrl}/${WATCH}`, watchInit("connect+json"));

    expect(mock.requests.all().map((entry) => [entry.rpc, entry.code, entry.retryAfter])).toEqual([
      ["GetPrebuild", "unavailable", retryAfter],
      ["WatchEvents", "unavailable", retryAfter],
    ]);
  });
});

describe("the journal", () => {
  const gets = async (count: number) => {
    for (let call = 0; call < count; call++) await post(mock, "GetPrebuild", GET);
  };

  it("holds the last calls and counts those that fell out", async () => {
    mock = createMock({ journalMax: 3 });
    await gets(5);

    expect([mock.requests.all().map(({ id }) => id), mock.requests.dropped]).toEqual([[3, 4, 5], 2]);
  });

  it("holds nothing if it may hold nothing", async () => {
    mock = createMock({ journalMax: 0 });
    await gets(2);

    expect([mock.requests.all(), mock.requests.count(), mock.requests.dropped]).toEqual([[], 0, 2]);
  });

  it("holds a thousand by default", async () => {
    mock = createMock();
    await gets(1_001);

    expect([mock.requests.count(), mock.requests.dropped]).toEqual([1_000, 1]);
  });

  it.each([-1, 1.5, Number.NaN])("cannot hold %d", (journalMax) => {
    expect(() => createMock({ journalMax })).toThrow("journalMax must be a whole number from 0");
  });

  it("forgets on request, and numbers on", async () => {
    mock = createMock();
    await gets(2);
    mock.requests.clear();
    await gets(1);

    expect([mock.requests.all().map(({ id }) => id), mock.requests.dropped]).toEqual([[3], 0]);
  });

  it.each([[undefined], [["requests"]]] as const)("starts over with a reset of %j", async (parts) => {
    mock = createMock({ journalMax: 2 });
    await gets(3);
    mock.reset(parts && { parts });
    await gets(1);

    expect([mock.requests.all().map(({ id }) => id), mock.requests.dropped]).toEqual([[1], 0]);
  });

  it("stays if the reset does not name it", async () => {
    mock = createMock();
    await gets(1);
    mock.reset({ parts: ["state", "clock", "faults"] });

    expect(mock.requests.count()).toBe(1);
  });

  it("has nothing to do with the control API and the logs", async () => {
    mock = createMock();
    await mock.fetch("/_mock/info");
    await mock.fetch(`/logs/${PREBUILD}`);

    expect(mock.requests.all()).toEqual([]);
  });

  it("is read with no trace in what callers get", async () => {
    mock = createMock();
    await gets(1);
    mock.clock.advance("1m");
    const now = (await post(mock, "GetPrebuild", GET)).text;
    mock.requests.all();

    expect((await post(mock, "GetPrebuild", GET)).text).toBe(now);
  });
});

describe("a filter", () => {
  async function walked() {
    mock = createMock();
    await post(mock, "GetPrebuild", GET);
    await post(mock, "ListPrebuilds", {});
    mock.clock.advance("10m");
    await post(mock, "GetPrebuild", { prebuildId: PROJECT });
    await post(mock, "GetPrebuild", GET);
  }

  it.each<[Parameters<Mock["requests"]["find"]>[0], number[]]>([
    [undefined, [1, 2, 3, 4]],
    [{}, [1, 2, 3, 4]],
    [{ rpc: "GetPrebuild" }, [1, 3, 4]],
    [{ code: "not_found" }, [3]],
    [{ code: "ok" }, [1, 2, 4]],
    [{ rpc: "GetPrebuild", code: "ok" }, [1, 4]],
    [{ match: GET }, [1, 4]],
    [{ since: "2026-01-01T09:10:00Z" }, [3, 4]],
    [{ since: new Date("2026-01-01T09:10:00.001Z") }, []],
    [{ limit: 2 }, [3, 4]],
    [{ rpc: "GetPrebuild", limit: 1 }, [4]],
    [{ limit: 0 }, []],
    [{ rpc: "CreateWarmPool" }, []],
  ])("%j finds the calls %j", async (filter, ids) => {
    await walked();
    const { limit: _, ...unlimited } = filter ?? {};

    expect(mock.requests.find(filter).map(({ id }) => id)).toEqual(ids);
    if (filter?.limit === undefined) expect(mock.requests.count(unlimited)).toBe(ids.length);
  });

  it.each(FORMS)('does not take a stream by %s that was refused for "ok"', async (form) => {
    mock = createMock({ token: "right" });
    await mock.fetch(`${mock.baseUrl}/${WATCH}`, watchInit(form));

    expect(mock.requests.find({ code: "ok" })).toEqual([]);
    expect(mock.requests.find({ code: "unauthenticated" })).toHaveLength(1);
  });

  it.each<[object, string]>([
    [{ rpc: "GetPrebuilt" }, "did you mean GetPrebuild?"],
    [{ code: "not-found" }, "did you mean not_found?"],
    [{ since: "yesterday" }, 'invalid instant "yesterday"'],
    [{ match: { prebuild: "x" } }, "did you mean prebuildId?"],
    [{ limit: -1 }, "limit must be a whole number from 0: got -1"],
  ])("%j is refused with what would be right", async (filter, message) => {
    mock = createMock();
    const asking = [
      () => mock.requests.find(filter),
      ...("limit" in filter ? [] : [() => mock.requests.count(filter)]),
    ];

    for (const ask of asking) {
      expect(ask).toThrow(MisuseError);
      expect(ask).toThrow(message);
    }
  });
});

describe("waiting", () => {
  it("ends at once if the call has come", async () => {
    mock = createMock();
    await post(mock, "GetPrebuild", GET);

    expect(await mock.requests.waitFor({ rpc: "GetPrebuild" }, { timeout: 0 })).toMatchObject({ id: 1 });
  });

  it("is over as soon as the call was answered", async () => {
    mock = createMock();
    const waiting = mock.requests.waitFor({ rpc: "CreatePrebuild", code: "ok" });
    await post(mock, "ListPrebuilds", {});
    await post(mock, "CreatePrebuild", {});
    await post(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });

    expect(await waiting).toMatchObject({ id: 3, rpc: "CreatePrebuild", request: { projectId: PROJECT } });
  });

  it("for several counts those that are there", async () => {
    mock = createMock();
    await post(mock, "GetPrebuild", GET);
    const waiting = mock.requests.waitFor({ rpc: "GetPrebuild" }, { count: 3 });
    for (let call = 0; call < 3; call++) await post(mock, "GetPrebuild", GET);

    expect((await waiting).map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  it("for one of a count is a list of one", async () => {
    mock = createMock();
    await post(mock, "GetPrebuild", GET);

    expect(await mock.requests.waitFor({}, { count: 1 })).toMatchObject([{ id: 1 }]);
  });

  it("works if nothing is remembered", async () => {
    mock = createMock({ journalMax: 0 });
    const waiting = mock.requests.waitFor();
    await post(mock, "GetPrebuild", GET);

    expect(await waiting).toMatchObject({ rpc: "GetPrebuild" });
  });

  it("ends at its timeout and says what did come", async () => {
    mock = createMock();
    await post(mock, "GetPrebuild", GET);
    await post(mock, "GetPrebuild", GET);
    await post(mock, "GetPrebuild", { prebuildId: PROJECT });
    const waiting = mock.requests.waitFor({ rpc: "CreatePrebuild" }, { timeout: "5ms" });

    await expect(waiting).rejects.toThrow(
      new MisuseError(
        "Failed to wait for a call: no call of CreatePrebuild matching the filter came within 5 ms; received: 2 of GetPrebuild, 1 of GetPrebuild (not_found). Make the call, or allow more time.",
      ),
    );
  });

  it("says how many of several were missing", async () => {
    mock = createMock();
    await post(mock, "GetPrebuild", GET);
    const waiting = mock.requests.waitFor({}, { count: 2, timeout: 1 });

    await expect(waiting).rejects.toThrow("1 of 2 calls of any RPC");
  });

  it("ends with its signal", async () => {
    mock = createMock();
    const leaving = new AbortController();
    const waiting = mock.requests.waitFor({}, { timeout: "20d", signal: leaving.signal });
    leaving.abort(new Error("enough"));

    await expect(waiting).rejects.toThrow("enough");
  });

  it("ends when the mock closes, and not later", async () => {
    mock = createMock();
    const waiting = mock.requests.waitFor({}, { timeout: "1h" });
    const ended = expect(waiting).rejects.toThrow("the mock is closed");
    await mock.close();

    await ended;
    await expect(mock.requests.waitFor()).rejects.toThrow("the mock is closed");
  });

  it.each<[object, object, string]>([
    [{ rpc: "GetPrebuilt" }, {}, "did you mean GetPrebuild?"],
    [{}, { timeout: "soon" }, 'invalid duration "soon"'],
    [{}, { timeout: "60d" }, "at most 24 days"],
    [{}, { count: 0 }, "count must be a whole number from 1: got 0"],
  ])("for %j with %j is refused", async (filter, options, message) => {
    mock = createMock();

    await expect(mock.requests.waitFor(filter, options)).rejects.toThrow(message);
  });

  it("sees calls over a port", async () => {
    mock = await startMock();
    const waiting = mock.requests.waitFor({ rpc: "GetPrebuild" });
    await fetch(`${mock.url}${SERVICE_PATH}/GetPrebuild`, {
      method: "POST",
      headers: { authorization: "Bearer t", "content-type": "application/json", "user-agent": "acme/2" },
      body: JSON.stringify(GET),
    });

    expect(await waiting).toMatchObject({ userAgent: "acme/2", request: GET, status: 200 });
  });
});
