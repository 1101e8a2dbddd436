// Owns where RPCs are served: both prefixes, which verbs, and what is said of anything else.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RPCS } from "../../src/api/gen/gitpod/v1/rpcs.ts";
import { METHOD_NAMES } from "../../src/api/methods.ts";
import { createMock, type Mock, startMock } from "../../src/index.ts";
import { contents } from "../rpc-cases/contents.ts";
import { PREBUILD, post, send } from "./request.ts";

const writing = METHOD_NAMES.filter((method) => !RPCS[method].safe);
const reading = METHOD_NAMES.filter((method) => RPCS[method].safe);

let socket: Mock;
beforeAll(async () => {
  socket = await startMock();
});
afterAll(() => socket.close());

const inProcess = createMock();
/** Both ways to a mock: through Hono, and straight from Node's request. */
const ways = [
  { way: "in process", mock: () => inProcess },
  {
    way: "over a socket",
    mock: (): Mock =>
      Object.assign(Object.create(socket), {
        fetch: (url: string, init: RequestInit) => fetch(url.replace("http://mock.test", socket.url), init),
      }),
  },
];

describe.each(ways)("$way", ({ mock }) => {
  test.each(["", "/api"])("RPCs are served below %j", async (prefix) => {
    const path = `${prefix}/gitpod.v1.PrebuildService/GetPrebuild`;
    const { status, json } = await post(mock(), path, { prebuildId: PREBUILD });
    expect([status, json.prebuild.id]).toEqual([200, PREBUILD]);
  });

  test.each(["", "/api"])(
    "an unknown method below %j is unimplemented, and the known ones are named",
    async (prefix) => {
      const { status, json } = await post(mock(), `${prefix}/gitpod.v1.PrebuildService/RestartPrebuild`, {});
      expect([status, json.code]).toEqual([404, "unimplemented"]);
      expect(json.message).toContain('"RestartPrebuild"');
      expect(json.message).toContain("CancelPrebuild");
    },
  );

  test.each(["toString", "__proto__", "constructor", "getPrebuild"])("%s is no method", async (name) => {
    const { status, json } = await post(mock(), name, {});
    expect([status, json.code]).toEqual([404, "unimplemented"]);
  });

  test.each([
    "/gitpod.v1.SecretService/ListSecrets",
    "/api/gitpod.v1.SecretService/ListSecrets",
    "/gitpod.v1.GroupService/ListGroups",
  ])("%s is unimplemented", async (path) => {
    const { status, json } = await post(mock(), path, {});
    expect([status, json.code]).toEqual([404, "unimplemented"]);
    expect(json.message).toContain("gitpod.v1.PrebuildService");
  });

  test("any other path is 404 and says where RPCs are", async () => {
    const { status, text } = await post(mock(), "/prebuilds", {});
    expect(status).toBe(404);
    expect(text).toContain("/gitpod.v1.PrebuildService/");
  });

  test.each(writing)("GET of %s is 405 and allows POST", async (method) => {
    const before = contents(inProcess);
    const message = encodeURIComponent(JSON.stringify({ prebuildId: PREBUILD }));
    const path = `/gitpod.v1.PrebuildService/${method}?connect=v1&encoding=json&message=${message}`;
    const { status, headers } = await send(mock(), path, { headers: { authorization: "Bearer t" } });
    expect([status, headers.get("allow")]).toEqual([405, "POST"]);
    expect(contents(inProcess)).toEqual(before);
  });

  test.each(["PUT", "DELETE", "PATCH", "OPTIONS"])(
    "%s is 405 and allows what the method takes",
    async (verb) => {
      const headers = { authorization: "Bearer t", "content-type": "application/json" };
      const allowed = async (method: string) => {
        const got = await send(mock(), `/gitpod.v1.PrebuildService/${method}`, { method: verb, headers });
        return [got.status, got.headers.get("allow")?.split(", ").toSorted().join()];
      };
      expect(await allowed("CancelPrebuild")).toEqual([405, "POST"]);
      expect(await Promise.all(reading.map(allowed))).toEqual(reading.map(() => [405, "GET,POST"]));
    },
  );
});
