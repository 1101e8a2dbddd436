// Owns the calling of RPCs from within: requests and responses as JSON, refusals, and what calls meet on their way.
import { describe, expect, expectTypeOf, it } from "vitest";
import { RPC_NAMES } from "../../src/api/rpc-names.ts";
import {
  type CallMethod,
  createMock,
  MisuseError,
  type Mock,
  type PrebuildJson,
  RpcCallError,
} from "../../src/index.ts";

const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
const PREBUILD = "07e03a28-65a5-4d98-b532-8ea67b188048";
const MISSING = "00000000-0000-4000-8000-000000000000";

/** `call` as plain JavaScript sees it. */
function untyped(mock: Mock): (method: unknown, request?: unknown) => Promise<unknown> {
  return mock.call as never;
}

async function errorOf(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  return promise.then(
    () => expect.fail("it was not refused"),
    (error) => error,
  );
}

describe("a call", () => {
  it("takes and returns the documented JSON, typed by the method", async () => {
    const mock = createMock();

    const { prebuild } = await mock.call("CreatePrebuild", {
      projectId: PROJECT,
      spec: { timeout: "1800s" },
    });
    mock.clock.advanceUntil({ prebuild: prebuild.id, phase: "COMPLETED" });
    const after = await mock.call("GetPrebuild", { prebuildId: prebuild.id });

    expectTypeOf(prebuild).toEqualTypeOf<PrebuildJson>();
    expect(prebuild.spec.timeout).toBe("1800s");
    expect(after.prebuild).toEqual(mock.world.prebuilds().find(({ id }) => id === prebuild.id));
  });

  it("needs no request if the message needs no fields", async () => {
    const mock = createMock({ scenario: "empty" });

    expect(await mock.call("ListPrebuilds")).toEqual({ pagination: {}, prebuilds: [] });
  });

  it("reaches the other services, by the method or with its service", async () => {
    const mock = createMock();

    const { projects } = await mock.call("ListProjects");
    const named = await mock.call("ProjectService/ListProjects", {});
    const inFull = await mock.call("gitpod.v1.ProjectService/ListProjects", {});
    const { environmentClasses } = await mock.call("EnvironmentService/ListEnvironmentClasses");

    expectTypeOf(projects[0]?.id).toEqualTypeOf<string | undefined>();
    expect(projects.map(({ id }) => id)).toContain(PROJECT);
    expect([named.projects, inFull.projects]).toEqual([projects, projects]);
    expect(environmentClasses.length).toBeGreaterThan(0);
  });

  it("reaches every unary RPC", async () => {
    const mock = createMock();

    const names = RPC_NAMES.filter((name) => name !== "WatchEvents");
    for (const method of names) {
      await mock.call(method, {}).catch((error) => expect(error).toBeInstanceOf(RpcCallError));
    }

    expect(mock.requests.all().map(({ rpc }) => rpc)).toEqual(names);
    expect(mock.requests.count({ code: "unimplemented" })).toBe(0);
  });

  it("leaves an entry in the journal, as any other", async () => {
    const mock = createMock();
    await mock.call("GetPrebuild", { prebuildId: PREBUILD });
    await mock.call("EnvironmentService/ListEnvironmentClasses");

    expect(mock.requests.all()).toMatchObject([
      { rpc: "GetPrebuild", encoding: "json", request: { prebuildId: PREBUILD } },
      { rpc: "EnvironmentService/ListEnvironmentClasses" },
    ]);
  });

  it("has the token that the mock requires", async () => {
    const mock = createMock({ token: "secret" });

    expect((await mock.call("GetPrebuild", { prebuildId: PREBUILD })).prebuild.id).toBe(PREBUILD);
  });

  it("sends the request as it was when it was called", async () => {
    const mock = createMock();
    const request = { prebuildId: PREBUILD };
    const calling = mock.call("GetPrebuild", request);
    request.prebuildId = MISSING;

    expect((await calling).prebuild.id).toBe(PREBUILD);
  });
});

describe("a refusal", () => {
  it("is thrown with its code and message", async () => {
    const mock = createMock();
    const error = await errorOf(mock.call("GetPrebuild", { prebuildId: MISSING }));

    expect(error).toBeInstanceOf(RpcCallError);
    expect(error).toMatchObject({ name: "RpcCallError", code: "not_found", details: [] });
    expect(error.message).toContain(MISSING);
  });

  it("has details that say what is wrong with the request", async () => {
    const mock = createMock();
    const was = mock.world.prebuilds();
    const error = await errorOf(mock.call("CreatePrebuild", { projectId: "web", spec: {} }));

    expect(error).toMatchObject({
      code: "invalid_argument",
      details: [{ type: "buf.validate.Violations", value: expect.any(String) }],
    });
    expect(mock.world.prebuilds()).toEqual(was);
  });

  it("is a fault rule's too, with its hints", async () => {
    const mock = createMock();
    mock.faults.add({ rpc: "ListPrebuilds", code: "unavailable", retryAfter: "2s", times: 1 });
    const error = await errorOf(mock.call("ListPrebuilds"));

    expect(error).toMatchObject({ code: "unavailable" });
    expect(error.details).toContainEqual(
      expect.objectContaining({ type: "google.rpc.RetryInfo", debug: { retryDelay: "2s" } }),
    );
    expect(mock.requests.all()).toMatchObject([{ rpc: "ListPrebuilds", code: "unavailable" }]);
    expect((await mock.call("ListPrebuilds")).prebuilds.length).toBeGreaterThan(0);
  });

  it("is the decoder's if a field has another type", async () => {
    const error = await errorOf(untyped(createMock())("CreateWarmPool", { maxSize: "many" }));

    expect(error).toMatchObject({ code: "invalid_argument" });
    expect(error.message).toContain("max_size");
  });

  it.each(["reset", "empty", "truncate"] as const)(
    "is a broken connection (%s) as fetch has it",
    async (connection) => {
      const mock = createMock();
      const url = "/api/gitpod.v1.PrebuildService/ListPrebuilds";
      const headers = { authorization: "Bearer any", "content-type": "application/json" };
      mock.faults.add({ rpc: "ListPrebuilds", connection });

      const called = await errorOf(mock.call("ListPrebuilds"));
      const fetched = await errorOf(
        mock.fetch(url, { method: "POST", headers, body: "{}" }).then((answer) => answer.text()),
      );

      expect(called).toBeInstanceOf(TypeError);
      expect(called.message).toBe(fetched.message);
    },
  );
});

const FORM = /^Failed to call .+[.?]$/;

const MISUSES: [method: unknown, request: unknown, words: string][] = [
  ["CreatePrebuilt", {}, 'call "CreatePrebuilt": unknown method. Did you mean CreatePrebuild?'],
  ["createPrebuild", {}, "Did you mean CreatePrebuild?"],
  ["toString", {}, "unknown method. PrebuildService has CreatePrebuild, GetPrebuild,"],
  [
    "ProjectService/GetProjects",
    {},
    "Did you mean ProjectService/GetProject? ProjectService has CreateProject,",
  ],
  [
    "ProjectsService/ListProjects",
    {},
    "Did you mean ProjectService/ListProjects? The services are PrebuildService,",
  ],
  [undefined, {}, "unknown method"],
  [
    "ListEnvironmentClasses",
    {},
    "Use RunnerConfigurationService/ListEnvironmentClasses or EnvironmentService/",
  ],
  ["WatchEvents", {}, "it is a stream, and call takes RPCs with one response. Use mock.transport()"],
  ["gitpod.v1.EventService/WatchEvents", {}, "it is a stream"],
  ["GetPrebuild", null, "call GetPrebuild: expected an object as the request, got null"],
  ["GetPrebuild", [], "got a list"],
  ["GetPrebuild", PREBUILD, `got "${PREBUILD}"`],
  [
    "GetPrebuild",
    { prebuildID: PREBUILD },
    'unknown field "prebuildID". Did you mean prebuildId? The request has',
  ],
  [
    "CreatePrebuild",
    { spec: { timout: "1h" } },
    'unknown field "spec.timout". Did you mean spec.timeout? spec has',
  ],
  ["ListPrebuilds", { filter: { colour: "red" } }, 'field "filter.colour". filter has projectIds, phases,'],
  ["GetAuthenticatedIdentity", { id: 1 }, 'unknown field "id"; the request has no fields'],
  [
    "CreateProject",
    { initializer: { specs: [{ git: {} }, { gti: {} }] } },
    'unknown field "initializer.specs[1].gti". Did you mean initializer.specs[1].git?',
  ],
  ["CreateWarmPool", { maxSize: Number.NaN }, "the request is not JSON: maxSize is NaN"],
  ["CreateWarmPool", { maxSize: 3n }, "the request is not JSON: "],
];

describe("misuse", () => {
  it.each(MISUSES)("of %s with %o is reported, and nothing is called", async (method, request, words) => {
    const mock = createMock();
    const was = mock.world.prebuilds();
    const error = await errorOf(untyped(mock)(method, request));

    expect(error).toBeInstanceOf(MisuseError);
    expect(error.message).toContain(words);
    expect(error.message).toMatch(FORM);
    expect([mock.requests.count(), mock.world.prebuilds()]).toEqual([0, was]);
  });

  it("is a call of a closed mock", async () => {
    const mock = createMock();
    await mock.close();
    const error = await errorOf(mock.call("ListPrebuilds"));

    expect(error).toBeInstanceOf(MisuseError);
    expect(error.message).toBe(
      "Failed to call ListPrebuilds: the mock is closed. Create a new one with createMock.",
    );
  });

  it("is not a field under its name in the contract, which the service takes too", async () => {
    const mock = createMock();

    expect(await untyped(mock)("GetPrebuild", { prebuild_id: PREBUILD })).toHaveProperty(
      "prebuild.id",
      PREBUILD,
    );
  });

  it("is not a key of a map", async () => {
    const mock = createMock();
    const { projects } = await mock.call("ListProjects");
    const environment = await mock.call("CreateEnvironmentFromProject", {
      projectId: projects[0]?.id ?? "",
      annotations: { team: "platform" },
    });

    expect(environment.environment.metadata?.annotations).toEqual({ team: "platform" });
  });
});

/** A name of each form. */
const NAMES: CallMethod[] = [
  "CreatePrebuild",
  "PrebuildService/CreatePrebuild",
  "gitpod.v1.PrebuildService/CreatePrebuild",
];

it.each(NAMES)("takes the name %s", async (name) => {
  const mock = createMock();
  await mock.call(name, { projectId: PROJECT, spec: {} });

  expect(mock.requests.count({ rpc: "CreatePrebuild" })).toBe(1);
});
