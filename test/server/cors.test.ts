// Owns CORS: pages of which origins may call RPCs and read logs and streams, over sockets and in process.
import { afterEach, describe, expect, it, test } from "vitest";
import { createMock, type Mock, type StartOptions, startMock } from "../../src/index.ts";
import { envelope } from "../../src/rpc/envelope.ts";
import { PREBUILD } from "../rpc/request.ts";
import { contents } from "../rpc-cases/contents.ts";
import { type Connection, call, connection } from "./http2-client.ts";
import { prebuildIn, tokenOf } from "./log-reader.ts";

const PAGE = "http://localhost:5173";
const GET_PREBUILD = "/api/gitpod.v1.PrebuildService/GetPrebuild";
const LIST = "/api/gitpod.v1.PrebuildService/ListPrebuilds";
const WATCH = "/api/gitpod.v1.EventService/WatchEvents";
/** What Connect-Web sends besides what every page may. */
const CONNECT_WEB = "authorization,connect-protocol-version,connect-timeout-ms,content-type,x-user-agent";
const CALL = {
  authorization: "Bearer t",
  "content-type": "application/json",
  "connect-protocol-version": "1",
};
const PREFLIGHT = {
  origin: PAGE,
  "access-control-request-method": "POST",
  "access-control-request-headers": CONNECT_WEB,
};

interface Seen {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
}

interface Sent {
  readonly verb?: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

type Send = (path: string, sent: Sent) => Promise<Seen>;

let mock: Mock;
let http2: Connection | undefined;
afterEach(async () => {
  http2?.session.destroy();
  http2 = undefined;
  await mock.close();
});

async function seen(response: Response): Promise<Seen> {
  const headers = Object.fromEntries(response.headers);
  return { status: response.status, headers, text: await response.text() };
}

const init = ({ verb = "POST", headers, body }: Sent): RequestInit => ({
  method: verb,
  headers,
  ...(body !== undefined && { body }),
});

/** Each way to a mock. */
const DOORS: [string, (options: StartOptions) => Promise<Send>][] = [
  [
    "over HTTP/1.1",
    async (options) => {
      mock = await startMock(options);
      return async (path, sent) => seen(await fetch(mock.url + path, init(sent)));
    },
  ],
  [
    "over HTTP/2",
    async (options) => {
      mock = await startMock(options);
      const opened = connection(mock.url);
      http2 = opened;
      return async (path, { verb = "POST", headers, body = "" }) => {
        const answer = await call(opened, { path, verb, headers, body });
        const { ":status": status, ...rest } = answer.headers as Record<string, string>;
        return { status: Number(status), headers: rest, text: answer.body.toString() };
      };
    },
  ],
  [
    "through mock.fetch",
    async (options) => {
      mock = createMock(options);
      return async (path, sent) => seen(await mock.fetch(path, init(sent)));
    },
  ],
  [
    "through mock.app",
    async (options) => {
      mock = createMock(options);
      return async (path, sent) => seen(await mock.app.fetch(new Request(mock.url + path, init(sent))));
    },
  ],
];

const corsOf = ({ headers }: Seen) =>
  Object.keys(headers).filter((name) => name.startsWith("access-control-"));

describe.each(DOORS)("a page of an allowed origin, %s", (_title, open) => {
  it("has its preflight granted with the headers that Connect-Web sends", async () => {
    const send = await open({ cors: [PAGE] });
    const before = await contents(mock);

    for (const path of [LIST, LIST.slice(4), WATCH, `/logs/${PREBUILD}`, `/worlds/none${LIST}`]) {
      const { status, headers, text } = await send(path, { verb: "OPTIONS", headers: PREFLIGHT });

      expect([path, status, text]).toEqual([path, 204, ""]);
      expect(headers).toMatchObject({
        "access-control-allow-origin": PAGE,
        "access-control-allow-methods": "GET, HEAD, POST",
        "access-control-allow-headers": CONNECT_WEB,
        "access-control-max-age": "7200",
        vary: "Origin",
      });
    }
    expect(await contents(mock)).toEqual(before);
  });

  it("reads RPCs in JSON and in binary, refusals and what is not served", async () => {
    const send = await open({ cors: ["http://other.example", PAGE] });
    const headers = { ...CALL, origin: PAGE };

    const json = await send(LIST, { headers, body: "{}" });
    const binary = await send(LIST, {
      headers: { ...headers, "content-type": "application/proto" },
      body: new Uint8Array(0),
    });
    const get = await send(`${LIST}?connect=v1&encoding=json&message=%7B%7D`, { verb: "GET", headers });
    const refused = await send(GET_PREBUILD, { headers, body: "{}" });
    const unknown = await send("/api/gitpod.v1.PrebuildService/None", { headers, body: "{}" });
    const world = await send(`/worlds/none${LIST}`, { headers, body: "{}" });
    const grpcWeb = await send(LIST, {
      headers: { ...headers, "content-type": "application/grpc-web+proto" },
      body: "",
    });

    expect([json, binary, get, refused, unknown, world, grpcWeb].map(({ status }) => status)).toEqual([
      200, 200, 200, 400, 404, 400, 200,
    ]);
    for (const { headers: got } of [json, binary, get, refused, unknown, world, grpcWeb]) {
      expect(got["access-control-allow-origin"]).toBe(PAGE);
      expect(got.vary).toMatch(/^(?:accept-encoding, )?Origin$/);
    }
  });

  it("reads when to try again", async () => {
    const send = await open({
      cors: [PAGE],
      scenario: {
        name: "s",
        summary: "s",
        faults: [{ rpc: "*", code: "resource_exhausted", retryAfter: "3s" }],
      },
    });

    const { headers } = await send(LIST, { headers: { ...CALL, origin: PAGE }, body: "{}" });

    const exposed = headers["access-control-expose-headers"]?.toLowerCase().split(", ");
    expect([headers["retry-after"], headers["ratelimit-retryafter"]]).toEqual(["3", "3"]);
    expect(exposed).toEqual(expect.arrayContaining(["retry-after", "ratelimit-retryafter"]));
  });

  it("reads logs, and streams of events, of worlds too", async () => {
    const send = await open({ cors: [PAGE] });
    const made = await mock.fetch("/_mock/worlds", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"id":"w1"}',
    });
    expect(made.status).toBe(200);
    const headers = { ...CALL, origin: PAGE };
    const broken = { ...headers, "content-type": "application/connect+json" };
    const body = envelope(0, new TextEncoder().encode('{"organization":5}')) as Uint8Array<ArrayBuffer>;

    const id = await prebuildIn(mock, "COMPLETED");
    const log = await send(`/logs/${id}`, {
      verb: "GET",
      headers: { origin: PAGE, authorization: `Bearer ${await tokenOf(mock, id)}` },
    });
    const noToken = await send(`/logs/${PREBUILD}`, { verb: "GET", headers: { origin: PAGE } });
    const streams = [
      await send(WATCH, { headers: broken, body }),
      await send(`/worlds/w1${WATCH}`, { headers: broken, body }),
    ];
    const world = await send(`/worlds/w1${LIST}`, { headers, body: "{}" });

    expect([log.status, noToken.status, world.status]).toEqual([200, 401, 200]);
    for (const { headers: got } of [log, noToken, ...streams, world]) {
      expect(got["access-control-allow-origin"]).toBe(PAGE);
      expect(got.vary).toMatch(/^(?:accept-encoding, )?Origin$/);
    }
    expect(streams.map(({ text }) => text)).toEqual(
      streams.map(() => expect.stringContaining("invalid_argument")),
    );
  });

  it("has neither the control API nor the page, of worlds either", async () => {
    const send = await open({ cors: [PAGE, "*"] });
    await mock.fetch("/_mock/worlds", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"id":"w1"}',
    });
    const before = await contents(mock);

    for (const base of ["", "/worlds/w1", "/worlds/none"]) {
      for (const path of ["/_mock/health", "/_mock/ui", "/_mock/clock/advance", "/%5Fmock/info", "/_mock"]) {
        const answers = [
          await send(base + path, { verb: "OPTIONS", headers: PREFLIGHT }),
          await send(base + path, { verb: "GET", headers: { origin: PAGE } }),
          await send(base + path, { headers: { ...CALL, origin: PAGE }, body: '{"by":"1h"}' }),
        ];
        expect(answers.flatMap(corsOf)).toEqual([]);
      }
    }
    expect(corsOf(await send("/worlds/w1/", { verb: "OPTIONS", headers: PREFLIGHT }))).toEqual([]);
    expect(await contents(mock)).toEqual(before);
  });

  it("is any page if the origin is *, also one of no origin", async () => {
    const send = await open({ cors: ["*"] });

    for (const origin of ["https://any.example", "null"]) {
      const preflight = await send(LIST, { verb: "OPTIONS", headers: { ...PREFLIGHT, origin } });
      const answer = await send(LIST, { headers: { ...CALL, origin }, body: "{}" });

      for (const { headers } of [preflight, answer]) {
        expect([headers["access-control-allow-origin"], headers.vary ?? ""]).toEqual([
          "*",
          expect.not.stringMatching(/origin/i),
        ]);
      }
    }
  });

  it.each([[[]], [["http://localhost:5174", "https://localhost:5173", "http://localhost"]]])(
    "is none that %j does not name: its preflight is refused with the flag that would allow it",
    async (cors) => {
      const send = await open({ cors });

      const preflight = await send(LIST, { verb: "OPTIONS", headers: PREFLIGHT });
      const answer = await send(LIST, { headers: { ...CALL, origin: PAGE }, body: "{}" });

      expect([preflight.status, preflight.text]).toEqual([
        403,
        `prebuild-mock refuses pages of ${PAGE}, which is another origin: start it with --cors ${PAGE}\n`,
      ]);
      expect([corsOf(preflight), corsOf(answer)]).toEqual([[], []]);
    },
  );
});

it.each([
  ["over HTTP/1.1", () => startMock({ cors: [PAGE] }), () => fetch],
  ["in process", async () => createMock({ cors: [PAGE] }), () => mock.fetch],
] as const)("a stream that stays open has the headers too, %s", async (_title, make, door) => {
  mock = await make();
  const response = await door()(mock.url + WATCH, {
    method: "POST",
    headers: { ...CALL, origin: PAGE, "content-type": "application/connect+json" },
    body: envelope(0, new TextEncoder().encode('{"organization":true}')) as Uint8Array<ArrayBuffer>,
  });
  await response.body?.cancel();

  expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([200, PAGE]);
});

test("an allowed origin does not make a foreign host name the server's own", async () => {
  mock = await startMock({ cors: ["http://evil.example"] });
  const opened = connection(mock.url);
  http2 = opened;
  const foreign = { ":authority": "evil.example", origin: "http://evil.example" };

  const answers = [
    await call(opened, { path: LIST, headers: { ...CALL, ...foreign }, body: "{}" }),
    await call(opened, { path: LIST, verb: "OPTIONS", headers: { ...PREFLIGHT, ...foreign }, body: "" }),
  ];

  for (const { status, headers } of answers) {
    expect([status, headers["access-control-allow-origin"]]).toEqual([403, undefined]);
  }
});

test("a connection that a fault breaks stays broken for a page", async () => {
  mock = createMock({
    cors: [PAGE],
    scenario: { name: "s", summary: "s", faults: [{ rpc: "*", connection: "reset" }] },
  });
  const headers = { ...CALL, origin: PAGE };

  await expect(mock.fetch(LIST, { method: "POST", headers, body: "{}" })).rejects.toThrow("fetch failed");
});

test.each([
  ["http://A.example:80", "http://a.example"],
  ["https://a.example/", "https://a.example"],
  ["http://[::1]:5173", "http://[::1]:5173"],
  [" http://a.example ", "http://a.example"],
  ["chrome-extension://abcdef", "chrome-extension://abcdef"],
])("%j is the origin %j", async (cors, origin) => {
  mock = createMock({ cors: [cors] });

  const { headers } = await mock.fetch(LIST, { method: "POST", headers: { ...CALL, origin }, body: "{}" });

  expect(headers.get("access-control-allow-origin")).toBe(origin);
});

test.each([
  "http://a.example/app",
  "http://a.example?x",
  "http://a.example#x",
  "http://user@a.example",
  "http://*.example",
  "a.example",
  "localhost:5173",
  "//a.example",
  "http://",
  "null",
  "",
])("%j is no origin", (cors) => {
  mock = createMock();

  expect(() => createMock({ cors: [cors] })).toThrow(
    `Failed to create a mock: invalid origin ${JSON.stringify(cors)}: use a scheme, a host and an optional port, without a path`,
  );
});

test("the origins are a list", () => {
  mock = createMock();

  expect(() => createMock({ cors: "*" as unknown as string[] })).toThrow("cors must be a list of origins");
});
