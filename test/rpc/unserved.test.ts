// Owns what is said of paths that look like an RPC and are not served: 404 and `unimplemented`, never retried by
// generated clients, with what is served; and that the journal has each of them.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createMock, type Mock, startMock } from "../../src/index.ts";
import { control } from "../server/control/control-request.ts";
import { PREBUILD, post } from "./request.ts";

let socket: Mock;
beforeAll(async () => {
  socket = await startMock();
});
afterAll(() => socket.close());

const inProcess = createMock();
const SERVICE = "gitpod.v1.PrebuildService";

/** The three ways to a mock: its `fetch`, its app, and its port. */
const doors = [
  {
    door: "fetch",
    mock: () => inProcess,
    fetch: (url: string, init: RequestInit) => inProcess.fetch(url, init),
  },
  {
    door: "the app",
    mock: () => inProcess,
    fetch: async (url: string, init: RequestInit) => inProcess.app.fetch(new Request(url, init)),
  },
  {
    door: "the port",
    mock: () => socket,
    fetch: (url: string, init: RequestInit) => fetch(url.replace("http://mock.test", socket.url), init),
  },
];

describe.each(doors)("by $door", ({ mock, fetch }) => {
  beforeEach(() => mock().requests.clear());

  it.each([
    ["a method that there is not", `/${SERVICE}/ArchivePrebuild`, "has no method", "GetPrebuild"],
    ["a method in another case", `/${SERVICE}/getPrebuild`, "has no method", "GetPrebuild"],
    ["a method of Object's", `/${SERVICE}/__proto__`, "has no method", "GetPrebuild"],
    ["no method", `/${SERVICE}/`, "has no method", "GetPrebuild"],
    ["a percent-encoded method", `/${SERVICE}/Get%50rebuild`, "has no method", "GetPrebuild"],
    ["a service of the same package", "/gitpod.v1.SecretService/ListSecrets", "is not served here", SERVICE],
    ["a service of another package", "/acme.v1.Thing/Do", "is not served here", SERVICE],
    ["a service below /api", "/api/gitpod.v1.SecretService/ListSecrets", "is not served here", SERVICE],
    [
      "/api twice",
      `/api/api/${SERVICE}/GetPrebuild`,
      'nothing is served below "/api/api"',
      "check the base URL",
    ],
    ["another prefix", `/v1/${SERVICE}/GetPrebuild`, 'nothing is served below "/v1"', "check the base URL"],
  ])(
    "%s is 404 and unimplemented, says what is served, and is in the journal",
    async (_, path, what, right) => {
      const { status, json } = await post({ fetch: fetch as Mock["fetch"] }, path, { prebuildId: PREBUILD });

      expect([status, json.code]).toEqual([404, "unimplemented"]);
      expect(json.message).toContain(what);
      expect(json.message).toContain(right);
      const [, service, method] = /([^/]+)\/([^/]*)$/.exec(path) ?? [];
      expect(mock().requests.all()).toEqual([
        expect.objectContaining({
          service,
          method,
          status: 404,
          code: "unimplemented",
          message: json.message,
        }),
      ]);
    },
  );

  it("what is refused, of another type, or undecodable is in the journal by service and method", async () => {
    const by = { fetch: fetch as Mock["fetch"] };
    await post(by, "GetPrebuild", "{", {});
    await post(by, "GetPrebuild", {}, { authorization: "" });
    await post(by, "GetPrebuild", {}, { "content-type": "text/plain" });
    await post(by, "/gitpod.v1.EventService/WatchEvents", {}, { "content-type": "text/plain" });

    const entries = mock().requests.all();
    expect(entries.map(({ rpc, service, status }) => [rpc, service, status])).toEqual([
      ["GetPrebuild", SERVICE, 400],
      ["GetPrebuild", SERVICE, 401],
      ["GetPrebuild", SERVICE, 415],
      ["WatchEvents", "gitpod.v1.EventService", 415],
    ]);
    expect(entries.every(({ message }) => message)).toBe(true);
  });

  it.each(["/prebuilds", "/logs", `/${SERVICE}`, "/a.b"])(
    "%s does not look like one, and is a plain 404",
    async (path) => {
      const { status, json } = await post({ fetch: fetch as Mock["fetch"] }, path, {});

      expect([status, json]).toEqual([404, undefined]);
      expect(mock().requests.all()).toEqual([]);
    },
  );
});

describe("of a world", () => {
  it("it is recorded like a call of the mock itself, in the world's journal", async () => {
    const { json } = await control(socket, "POST", "worlds", {});
    const path = `/worlds/${json.id}/api/api/${SERVICE}/GetPrebuild`;
    const response = await fetch(socket.url + path, { method: "POST" });

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: "unimplemented" });
    const { requests } = (await (await fetch(`${socket.url}/worlds/${json.id}/_mock/requests`)).json()) as {
      requests: { rpc: string }[];
    };
    expect(requests).toMatchObject([{ rpc: "GetPrebuild", status: 404 }]);
  });
});

describe("a rule or a filter", () => {
  it("may name an RPC by its method, or by service and method", async () => {
    const mock = createMock();
    mock.faults.add({ rpc: `${SERVICE}/GetPrebuild`, code: "unavailable" });

    const { json } = await post(mock, "GetPrebuild", { prebuildId: PREBUILD });

    expect(json.code).toBe("unavailable");
    expect(mock.requests.count({ rpc: "GetPrebuild" })).toBe(1);
    expect(mock.requests.count({ rpc: `${SERVICE}/GetPrebuild` })).toBe(1);
  });

  it("that names an unserved RPC is refused", () => {
    const add = () => createMock().faults.add({ rpc: "acme.v1.Thing/Do" as "GetPrebuild", code: "aborted" });

    expect(add).toThrow("must be one of CreatePrebuild");
  });
});
