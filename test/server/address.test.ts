// Owns the address that answers name, and under which names a port is served: run over sockets, as a proxy, a container
// or a browser comes.
import { request } from "node:http";
import { createClient } from "@connectrpc/connect";
import { afterEach, describe, expect, it, test, vi } from "vitest";
import { PrebuildService } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { createMock, type Mock, type StartOptions, startMock } from "../../src/index.ts";
import { contents } from "../rpc-cases/contents.ts";
import { connection, jsonOf, open, seen } from "./http2-client.ts";
import { prebuildIn } from "./log-reader.ts";

let mock: Mock;
afterEach(() => mock.close());

interface Answered {
  readonly status: number | undefined;
  readonly headers: Record<string, unknown>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is read as the JSON that it is
  readonly json: any;
}

/** Sends any header, also those that `fetch` keeps for itself. */
function send(
  verb: string,
  path: string,
  headers: Record<string, string> = {},
  body = "",
): Promise<Answered> {
  const { port } = new URL(bound);
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, method: verb, path, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
      });
      response.on("end", () => {
        const isJson = /json/.test(String(response.headers["content-type"]));
        resolve({
          status: response.statusCode,
          headers: response.headers,
          text,
          json: isJson ? JSON.parse(text) : undefined,
        });
      });
    });
    sent.on("error", reject).end(body);
  });
}

let bound: string;
async function start(options: StartOptions = {}): Promise<void> {
  // A port that a public URL hides.
  const { createServer } = await import("node:net");
  const free = createServer();
  await new Promise<void>((ready) => free.listen(0, "127.0.0.1", ready));
  const { port } = free.address() as { port: number };
  await new Promise((closed) => free.close(closed));
  bound = `http://127.0.0.1:${port}`;
  mock = await startMock({ port, ...options });
}

const JSON_TYPE = { "content-type": "application/json" };
const CALL = { ...JSON_TYPE, authorization: "Bearer t" };
const GET_PREBUILD = "/api/gitpod.v1.PrebuildService/GetPrebuild";

/** Each address that the answers of a caller name. */
async function namedAddresses(headers: Record<string, string>): Promise<Record<string, string>> {
  const id = await prebuildIn(mock, "COMPLETED");
  const env = await send("GET", "/_mock/env", headers);
  const world = await send("POST", "/_mock/worlds", { ...JSON_TYPE, ...headers }, "{}");
  const worlds = await send("GET", "/_mock/worlds", headers);
  const prebuild = await send("GET", `/_mock/prebuilds/${id}`, headers);
  const rpc = await send("POST", GET_PREBUILD, { ...CALL, ...headers }, JSON.stringify({ prebuildId: id }));
  const openapi = await send("GET", "/_mock/openapi.json", headers);
  const before = (text: string, path: string) => text.slice(0, text.lastIndexOf(path));
  return {
    env: before(env.json.ONA_BASE_URL, "/api"),
    host: env.json.ONA_HOST,
    world: before(world.json.baseUrl, `/worlds/${world.json.id}/api`),
    worlds: before(worlds.json.worlds.at(-1).baseUrl, `/worlds/${world.json.id}/api`),
    rpc: before(rpc.json.prebuild.status.logUrl, `/logs/${id}`),
    prebuild: before(prebuild.json.prebuild.status.logUrl, `/logs/${id}`),
    openapi: openapi.json.servers[0].url,
  };
}

const all = (url: string) => ({
  env: url,
  host: url,
  world: url,
  worlds: url,
  rpc: url,
  prebuild: url,
  openapi: url,
});

describe("answers name", () => {
  it("the bound address for a caller that used it", async () => {
    await start();

    expect(await namedAddresses({})).toEqual(all(bound));
  });

  it("another name of the server for a caller that used that", async () => {
    await start({ allowedHosts: ["mock.example.com"] });

    // What was written for one address is not what another one gets.
    expect(await namedAddresses({})).toEqual(all(bound));
    const named = await namedAddresses({ host: "Mock.example.com:8080" });

    expect(named).toEqual(all("http://Mock.example.com:8080"));
    expect(mock.url).toBe(bound);
  });

  it("the public address for everybody", async () => {
    const url = "https://mock.example.com/prebuilds";
    await start({ url: `${url}/` });

    expect(mock.url).toBe(url);
    expect(mock.env.ONA_BASE_URL).toBe(`${url}/api`);
    expect(await namedAddresses({})).toEqual(all(url));
    expect(await namedAddresses({ host: "mock.example.com" })).toEqual(all(url));
    expect((await send("GET", "/")).headers.location).toBe("/prebuilds/_mock/ui");
    // A proxy may leave the prefix in the path.
    expect((await send("GET", "/prebuilds/_mock/info")).status).toBe(200);
    expect((await send("POST", `/prebuilds${GET_PREBUILD}`, CALL, "{}")).json.code).toBe("invalid_argument");
    expect((await send("POST", `/prebuildsX${GET_PREBUILD}`, CALL, "{}")).status).toBe(404);
  });

  it("the address of a mock in process", async () => {
    mock = createMock({ url: "http://mock.test:81/x" });

    expect(mock.baseUrl).toBe("http://mock.test:81/x/api");
    const client = createClient(PrebuildService, mock.transport());
    expect((await client.listPrebuilds({})).prebuilds).not.toHaveLength(0);
    expect(await (await mock.fetch("/_mock/env")).json()).toMatchObject({
      ONA_HOST: "http://mock.test:81/x",
    });
  });
});

test.each([
  [{ url: "mock.example.com" }, 'invalid URL "mock.example.com"'],
  [{ url: "https://mock.example.com?x" }, "invalid URL"],
  [{ url: "https://user:secret@mock.example.com" }, "invalid URL"],
  [{ allowedHosts: ["http://mock.example.com"] }, 'invalid host name "http://mock.example.com"'],
  [{ allowedHosts: ["mock.example.com/x"] }, "invalid host name"],
  [{ allowedHosts: [""] }, "invalid host name"],
  [{ allowedHosts: "mock.example.com" as unknown as string[] }, "allowedHosts must be a list"],
])("%j is refused", async (options, message) => {
  mock = createMock();

  expect(() => createMock(options)).toThrow(message);
  await expect(startMock(options)).rejects.toThrow(message);
});

describe("a foreign host name", () => {
  const foreign = { host: "evil.example:4020" };

  it("is refused to the control API with the flag that allows it, and changes nothing", async () => {
    await start();
    const before = await contents(mock);

    const answer = await send("POST", "/_mock/clock/advance", { ...JSON_TYPE, ...foreign }, '{"by":"1h"}');

    expect([answer.status, answer.json.detail]).toEqual([
      403,
      expect.stringContaining("start it with --allowed-host evil.example"),
    ]);
    expect(await contents(mock)).toEqual(before);
  });

  it("is served health, which reports nothing but readiness", async () => {
    await start();

    const { status, json } = await send("GET", "/_mock/health", foreign);

    expect([status, json]).toEqual([200, { status: "ready" }]);
  });

  it("is served RPCs and logs, unless a browser sent it", async () => {
    await start();
    const body = JSON.stringify({ prebuildId: "07e03a28-65a5-4d98-b532-8ea67b188048" });
    const before = await contents(mock);

    const plain = await send("POST", GET_PREBUILD, { ...CALL, ...foreign }, body);
    const marks: Record<string, string>[] = [
      { origin: "http://evil.example:4020" },
      { "sec-fetch-site": "same-origin" },
      { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36" },
    ];
    const paths = [GET_PREBUILD, GET_PREBUILD.slice(4), "/logs/x", "/api/gitpod.v1.EventService/WatchEvents"];
    const refused = await Promise.all(
      marks.flatMap((mark) =>
        paths.map((path) => send("POST", path, { ...CALL, ...foreign, ...mark }, body)),
      ),
    );

    const shell = { "user-agent": "Mozilla/5.0 (Windows NT 10.0) PowerShell/7.4.1" };
    const query = "?connect=v1&encoding=json&message=%7B%7D";
    const read = GET_PREBUILD.replace("GetPrebuild", "ListPrebuilds") + query;

    expect(plain.status).toBe(200);
    expect((await send("GET", read, { ...CALL, ...foreign })).status).toBe(200);
    expect((await send("GET", read, { ...CALL, ...foreign, ...shell })).status).toBe(200);
    expect((await send("GET", read, { ...CALL, ...foreign, ...marks[2] })).status).toBe(403);
    for (const { status, json } of refused) {
      expect([status, json]).toEqual([
        403,
        { code: "permission_denied", message: expect.stringContaining("--allowed-host evil.example") },
      ]);
    }
    expect(await contents(mock)).toEqual(before);
  });

  it("is refused below a world too", async () => {
    await start();
    const world = await send("POST", "/_mock/worlds", JSON_TYPE, "{}");
    const path = `/worlds/${world.json.id}`;
    const mark = { ...CALL, ...foreign, origin: "http://evil.example:4020" };

    expect((await send("POST", path + GET_PREBUILD, mark, "{}")).status).toBe(403);
    expect((await send("GET", `${path}/_mock/info`, foreign)).status).toBe(403);
  });

  it("is an authority over HTTP/2, and refused likewise", async () => {
    await start();
    const http2 = connection(mock.url);
    const ask = (headers: Record<string, string>) =>
      seen(open(http2, { verb: "GET", path: "/_mock/info", headers }));

    const [own, other] = await Promise.all([ask({}), ask({ ":authority": "evil.example" })]);
    http2.session.close();

    expect([own.status, other.status, jsonOf(other).title]).toEqual([200, 403, "Foreign Host"]);
  });

  it.each([[["evil.example"]], [["EVIL.example"]], [["*"]]])(
    "is one's own if %j are allowed",
    async (allowedHosts) => {
      await start({ allowedHosts });

      expect((await send("GET", "/_mock/info", foreign)).status).toBe(200);
    },
  );

  it("is the one of the public address", async () => {
    await start({ url: "https://evil.example" });

    expect((await send("GET", "/_mock/info", foreign)).status).toBe(200);
  });
});

describe("this machine", () => {
  it.each([
    "localhost:4020",
    "LOCALHOST",
    "localhost.:4020",
    "app.localhost",
    "127.1",
    "127.0.0.1.",
    "[::1]:4020",
    "[0:0:0:0:0:0:0:1]:4020",
    "[::ffff:127.0.0.1]",
  ])("is %s too", async (host) => {
    await start();

    expect((await send("GET", "/_mock/info", { host })).status).toBe(200);
    expect((await send("POST", "/_mock/reset", { host, origin: `http://${host}` })).status).toBe(200);
  });

  it("is what a client of HTTP/1.0 calls that names no host", async () => {
    await start();
    const { connect } = await import("node:net");
    const socket = connect(Number(new URL(bound).port), "127.0.0.1");
    socket.end("GET /_mock/info HTTP/1.0\r\n\r\n");
    let text = "";
    for await (const piece of socket) text += piece;

    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  it.each([
    ["localhost.evil.example", 403, /--allowed-host/],
    ["127.0.0.1.evil.example", 403, /--allowed-host/],
    ["[::2]", 403, /--allowed-host/],
    ["a b", 400, /a Host, such as localhost:4020$/],
    ["localhost@evil.example", 400, /a Host, such as localhost:4020$/],
    ["localhost:99999", 400, /a Host, such as localhost:4020$/],
  ])("is not %j, and that is said", async (host, status, reason) => {
    await start();

    const answer = await send("GET", "/_mock/info", { host });

    expect([answer.status, answer.json.status, answer.json.detail]).toEqual([
      status,
      status,
      expect.stringMatching(reason),
    ]);
  });
});

test.each(["*", "http://[/_mock/info", "http://localhost:99999/_mock/info"])(
  "the target %s is refused with what would be right",
  async (target) => {
    await start();

    const { status, json } = await send("OPTIONS", target);

    expect([status, json.detail]).toEqual([400, expect.stringContaining("send a path, such as /_mock/info")]);
  },
);

describe("a write by a page", () => {
  const write = (headers: Record<string, string>, body = "{}") =>
    send("POST", "/_mock/reset", { ...(body === "" ? {} : JSON_TYPE), ...headers }, body);

  it.each([
    ["of another port", () => ({ origin: "http://127.0.0.1:3000" })],
    ["of another name of this machine", () => ({ origin: bound.replace("127.0.0.1", "localhost") })],
    ["of no origin", () => ({ origin: "null" })],
    ["of another port, as the browser sees it", () => ({ "sec-fetch-site": "same-site" })],
  ])("%s is refused, with and without a body", async (_of, mark) => {
    await start();
    await prebuildIn(mock, "RUNNING");
    const before = await contents(mock);

    for (const body of ["{}", ""]) {
      expect((await write(mark() as Record<string, string>, body)).json).toMatchObject({
        status: 403,
        title: "Cross-site request",
      });
    }
    expect(await contents(mock)).toEqual(before);
  });

  it("that it served is taken", async () => {
    await start();

    expect((await write({ origin: bound, "sec-fetch-site": "same-origin" })).status).toBe(200);
    expect((await write({ origin: bound }, "")).status).toBe(200);
  });

  it("that it served behind a proxy is taken", async () => {
    await start({ url: "https://mock.example.com/prebuilds" });

    expect((await write({ origin: "https://mock.example.com" })).status).toBe(200);
    expect((await write({ origin: "https://other.example.com" })).status).toBe(403);
  });
});

describe("a start", () => {
  it.each([
    ["beyond loopback without a token", { host: "0.0.0.0" }, [/^bound to 0\.0\.0\.0 without a token/]],
    ["beyond loopback with a token", { host: "0.0.0.0", token: "t" }, []],
    ["on loopback", { host: "127.0.0.1" }, []],
    ["with every host name allowed", { allowedHosts: ["*"] }, [/^every host name is allowed/]],
  ] as [string, StartOptions, RegExp[]][])("%s warns as it should", async (_how, options, warnings) => {
    const onWarning = vi.fn();
    await start({ ...options, onWarning });

    expect(onWarning.mock.calls.flat()).toEqual(warnings.map((warning) => expect.stringMatching(warning)));
  });
});
