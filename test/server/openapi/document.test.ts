// Owns the OpenAPI document: a real validator accepts it, and it says what is served.
import { validate } from "@readme/openapi-parser";
import { describe, expect, it } from "vitest";
import { RPCS } from "../../../src/api/gen/gitpod/v1/rpcs.ts";
import { METHOD_NAMES, SERVICE } from "../../../src/api/methods.ts";
import { createMock, startMock, type Transition } from "../../../src/index.ts";
import { HTTP_STATUS } from "../../../src/rpc/connect-error.ts";
import { control } from "../control/control-request.ts";

/** Fails to compile where a kind is missing. */
const TRANSITION_KINDS = Object.keys({
  prebuild: true,
  warmPool: true,
  environment: true,
  runner: true,
} satisfies Record<Transition["kind"], true>);

const VERBS = ["get", "post", "put", "patch", "delete"] as const;

// biome-ignore lint/suspicious/noExplicitAny: a document is read as the JSON that it is
async function documentOf(mock = createMock()): Promise<any> {
  return (await control(mock, "GET", "openapi.json")).json;
}

function requestOf({ paths, components }: Awaited<ReturnType<typeof documentOf>>, method: string) {
  const { $ref, ...beside } =
    paths[`/${SERVICE}/${method}`].post.requestBody.content["application/json"].schema;
  // Generators ignore it.
  expect(beside).toEqual({});
  return components.schemas[$ref.replace("#/components/schemas/", "")];
}

/** Each verb and path of the control API that a document has. */
function controlOperations(paths: Record<string, object>): string[] {
  return Object.entries(paths)
    .filter(([path]) => path.startsWith("/_mock"))
    .flatMap(([path, item]) =>
      Object.keys(item).map((verb) => `${verb.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`),
    );
}

describe("the document", () => {
  it("is valid OpenAPI 3.1", async () => {
    const document = await documentOf();

    expect(document.openapi).toBe("3.1.0");
    expect(await validate(document)).toEqual({ valid: true, warnings: [], specification: "OpenAPI" });
  });

  it("is refused by the validator if it is broken", async () => {
    const document = await documentOf();
    delete document.paths["/_mock/clock"].get.responses[200].description;

    expect(await validate(document)).toMatchObject({ valid: false });
  });

  it("names each operation once", async () => {
    const { paths } = await documentOf();
    const items = Object.values(paths) as Record<string, { operationId?: string }>[];
    const ids = items.flatMap((item) => VERBS.flatMap((verb) => item[verb]?.operationId ?? []));

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain("postClockAdvance");
  });

  it("has a summary of each operation", async () => {
    const { paths } = await documentOf();
    const items = Object.values(paths) as Record<string, { summary?: string }>[];
    const operations = items.flatMap((item) => VERBS.flatMap((verb) => item[verb] ?? []));

    expect(operations.filter(({ summary }) => !summary)).toEqual([]);
  });

  it("says where the mock is served, also for a world", async () => {
    await using mock = await startMock();
    const { json } = await control(mock, "POST", "worlds", {});
    const ofWorld = await (await fetch(`${mock.url}/worlds/${json.id}/_mock/openapi.json`)).json();

    expect((await documentOf(mock)).servers).toEqual([{ url: mock.url }]);
    expect(ofWorld).toMatchObject({ servers: [{ url: `${mock.url}/worlds/${json.id}` }] });
  });
});

describe("the RPCs in the document", () => {
  it("are all of them, with GET if it is served, below both prefixes", async () => {
    const { paths } = await documentOf();
    const rpcs = Object.keys(paths).filter((path) => path.startsWith(`/${SERVICE}/`));

    expect(rpcs).toEqual(METHOD_NAMES.map((method) => `/${SERVICE}/${method}`));
    for (const method of METHOD_NAMES) {
      const { get, post, servers } = paths[`/${SERVICE}/${method}`];
      expect([get !== undefined, post.operationId]).toEqual([RPCS[method].safe, method]);
      expect(servers.map(({ url }: { url: string }) => new URL(url).pathname)).toEqual(["/api", "/"]);
    }
  });

  it("have the stream of events, in its lines of JSON", async () => {
    const { paths, components } = await documentOf();
    const { get, post } = paths["/gitpod.v1.EventService/WatchEvents"];

    expect([get, post.operationId]).toEqual([undefined, "WatchEvents"]);
    const [[type, { schema }]] = Object.entries(post.responses[200].content) as [
      [string, { schema: { $ref: string } }],
    ];
    expect([type, schema.$ref]).toEqual([
      "application/jsonl",
      "#/components/schemas/gitpod.v1.WatchEventsResponse",
    ]);
    const { properties } = components.schemas["gitpod.v1.WatchEventsRequest"];
    expect(properties.resourceTypeFilters.maxItems).toBe(50);
  });

  it("say which fields must be there", async () => {
    const document = await documentOf();
    const required = METHOD_NAMES.map((method) => [method, requestOf(document, method).required]);

    expect(Object.fromEntries(required)).toEqual({
      CreatePrebuild: ["projectId", "spec"],
      GetPrebuild: ["prebuildId"],
      ListPrebuilds: undefined,
      CancelPrebuild: ["prebuildId"],
      DeletePrebuild: ["prebuildId"],
      CreatePrebuildLogsToken: ["prebuildId"],
      CreateWarmPool: ["projectId", "environmentClassId"],
      GetWarmPool: ["warmPoolId"],
      ListWarmPools: undefined,
      UpdateWarmPool: ["warmPoolId"],
      DeleteWarmPool: ["warmPoolId"],
    });
  });

  it("say the bounds that requests are held against", async () => {
    const document = await documentOf();
    const { properties: list } = requestOf(document, "ListPrebuilds");
    const { properties: pool } = requestOf(document, "UpdateWarmPool");
    const { schemas } = document.components;
    const { properties: filter } = schemas["gitpod.v1.ListPrebuildsRequest.Filter"];
    const size = { type: "integer", format: "int32" };

    expect(list).toEqual({
      pagination: { $ref: "#/components/schemas/gitpod.v1.PaginationRequest" },
      filter: { $ref: "#/components/schemas/gitpod.v1.ListPrebuildsRequest.Filter" },
    });
    expect(schemas["gitpod.v1.PaginationRequest"].properties.pageSize).toEqual({
      ...size,
      minimum: 0,
      maximum: 100,
    });
    expect(filter.phases).toMatchObject({ maxItems: 10, items: { $ref: expect.any(String) } });
    expect(filter.projectIds).toMatchObject({
      maxItems: 25,
      items: { type: "string", pattern: expect.any(String) },
    });
    expect(pool.maxSize).toEqual({ ...size, minimum: 1, maximum: 20 });
    expect(requestOf(document, "CreatePrebuild").properties.spec.properties.timeout.description).toContain(
      "300s and less than or equal to 7200s",
    );
  });

  it("have bodies of one type, so that generated clients have typed ones", async () => {
    const { paths } = await documentOf();
    const { post, get } = paths[`/${SERVICE}/ListPrebuilds`];

    for (const { content } of [post.requestBody, post.responses[200], get.responses[200]])
      expect(Object.keys(content)).toEqual(["application/json"]);
  });

  it("say in plain bounds that zero is allowed, if it is", async () => {
    const document = await documentOf();
    const { desiredSize } = requestOf(document, "CreateWarmPool").properties;
    const { schemas } = document.components;
    const { pattern } = schemas["gitpod.v1.CreateEnvironmentRequest"].properties.sessionId;

    expect([desiredSize.minimum, desiredSize.maximum]).toEqual([0, 20]);
    expect(
      ["", "x", "9f3d2c1b-4a5e-4b6c-8d7e-0f1a2b3c4d5e"].map((id) => new RegExp(pattern).test(id)),
    ).toEqual([true, false, true]);
  });

  it("have messages in their JSON form", async () => {
    const { schemas } = (await documentOf()).components;

    expect(schemas["gitpod.v1.PrebuildStatus"].properties).toMatchObject({
      phase: { $ref: "#/components/schemas/gitpod.v1.PrebuildPhase" },
      completionTime: { type: "string", format: "date-time" },
      statusVersion: { type: "string" },
      snapshotCompletionPercentage: { type: "integer", format: "int32" },
    });
    expect(schemas["gitpod.v1.PrebuildPhase"].enum).toContain("PREBUILD_PHASE_SNAPSHOTTING");
    expect(schemas["gitpod.v1.ListPrebuildsResponse"].properties.prebuilds).toEqual({
      type: "array",
      items: { $ref: "#/components/schemas/gitpod.v1.Prebuild" },
    });
  });

  it("have the error of each code, and the refusal of a content type", async () => {
    const { paths, components } = await documentOf();
    const { responses } = paths[`/${SERVICE}/GetPrebuild`].post;

    expect(Object.keys(responses).sort()).toEqual(
      [...new Set(["200", "415", ...Object.values(HTTP_STATUS).map(String)])].sort(),
    );
    expect(responses[404].content["application/json"].schema.$ref).toBe("#/components/schemas/ConnectError");
    expect(components.schemas.ConnectError.properties.code.enum).toEqual(Object.keys(HTTP_STATUS));
  });
});

describe("the control API in the document", () => {
  it("has each path that is served, with each verb, and no other", async () => {
    const mock = createMock();
    const index = (await (await mock.fetch("/_mock")).json()) as { paths: string[] };
    const served: string[] = [];
    for (const path of index.paths) {
      const { headers } = await mock.fetch(path.replaceAll(/:\w+/g, "x"), { method: "OPTIONS" });
      served.push(...(headers.get("allow") ?? "").split(", ").map((verb) => `${verb} ${path}`));
    }

    expect(controlOperations((await documentOf()).paths).sort()).toEqual(served.sort());
  });

  it("has a body for what takes one, and parameters for what is in the path", async () => {
    const { paths } = await documentOf();

    expect(paths["/_mock/clock/advance"].post.requestBody.content["application/json"].schema).toMatchObject({
      type: "object",
      properties: { by: {}, to: {}, until: {}, limit: {} },
    });
    expect(paths["/_mock/clock/next"].post.requestBody).toBeUndefined();
    const required = ["post /clock/advance", "post /prebuilds/{id}/fail", "put /faults", "put /state"].map(
      (row) => {
        const [verb = "", path] = row.split(" ");
        return [row, paths[`/_mock${path}`][verb].requestBody?.required];
      },
    );
    expect(Object.fromEntries(required)).toEqual({
      "post /clock/advance": false,
      "post /prebuilds/{id}/fail": true,
      "put /faults": true,
      "put /state": true,
    });
    expect(paths["/_mock/worlds/{id}"].delete.parameters).toEqual([
      { name: "id", in: "path", required: true, schema: { type: "string" } },
    ]);
  });

  it("has every kind of what time changes", async () => {
    const { paths } = await documentOf();
    const kinds = (path: string, verb: string, list: string) =>
      paths[`/_mock${path}`][verb].responses[200].content["application/json"].schema.properties[list].items
        .properties.kind.enum;

    expect(kinds("/clock/advance", "post", "transitions")).toEqual(TRANSITION_KINDS);
    expect(kinds("/timeline", "get", "due")).toEqual([...TRANSITION_KINDS, "project"]);
  });
});
