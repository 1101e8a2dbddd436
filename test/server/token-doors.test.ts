// Owns the bearer token at each door of a mock: the same header gets the same answer at the port, `app` and `fetch`.
import { request } from "node:http";
import { connect } from "node:http2";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMock, type Mock, startMock } from "../../src/index.ts";

const TOKEN = "My Bearer Token";
const LIST = "/api/gitpod.v1.PrebuildService/ListPrebuilds";
const WATCH = "/api/gitpod.v1.EventService/WatchEvents";
const LOG = "/logs/07e03a28-65a5-4d98-b532-8ea67b188048";

let port: Mock;
let inProcess: Mock;
beforeAll(async () => {
  port = await startMock({ token: TOKEN });
  inProcess = createMock({ token: TOKEN });
  for (const mock of [port, inProcess]) mock.world.complete(LOG.slice("/logs/".length));
});
afterAll(() => port.close());

interface Sent {
  readonly path: string;
  readonly authorization: readonly string[];
}

/** The status of a call, its headers sent one by one. */
type Door = (sent: Sent) => Promise<number | undefined>;

const bodyOf = (path: string) => (path === WATCH ? '{"organization":true}' : "{}");
const verbOf = (path: string) => (path === LOG ? "GET" : "POST");

function throughPort({ path, authorization }: Sent): Promise<number | undefined> {
  const headers = ["Host", "127.0.0.1", "Content-Type", "application/json", "Accept", "application/jsonl"];
  const tokens = authorization.flatMap((value, at) => [at % 2 ? "authorization" : "AUTHORIZATION", value]);
  return new Promise((resolve, reject) => {
    const sent = request(
      port.url + path,
      { method: verbOf(path), headers: [...headers, ...tokens] },
      (got) => {
        got.destroy();
        resolve(got.statusCode);
      },
    );
    sent.on("error", reject);
    sent.end(verbOf(path) === "GET" ? undefined : bodyOf(path));
  });
}

/** Node's client sends one such header at most. */
function throughHttp2({ path, authorization: [authorization] }: Sent): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const session = connect(port.url);
    session.once("error", reject);
    const stream = session.request({
      ":method": verbOf(path),
      ":path": path,
      "content-type": "application/json",
      accept: "application/jsonl",
      ...(authorization !== undefined && { authorization }),
    });
    stream.once("error", reject);
    stream.once("response", ({ ":status": status }) => {
      stream.close();
      session.close();
      resolve(status);
    });
    stream.end(verbOf(path) === "GET" ? undefined : bodyOf(path));
  });
}

function requestOf({ path, authorization }: Sent): Request {
  const headers = new Headers({ "content-type": "application/json", accept: "application/jsonl" });
  for (const value of authorization) headers.append("authorization", value);
  const method = verbOf(path);
  return new Request(`http://127.0.0.1${path}`, {
    method,
    headers,
    ...(method === "POST" && { body: bodyOf(path) }),
  });
}

async function statusOf(response: Response): Promise<number> {
  await response.body?.cancel();
  return response.status;
}

const doors: Record<string, Door> = {
  "the port": throughPort,
  "mock.app": async (sent) => statusOf(await inProcess.app.fetch(requestOf(sent))),
  "mock.fetch": async (sent) => statusOf(await inProcess.fetch(requestOf(sent))),
};

const HEADERS = [
  { title: "the token", authorization: [`Bearer ${TOKEN}`], isTaken: true },
  { title: "the scheme in other case", authorization: [`bEARER ${TOKEN}`], isTaken: true },
  { title: "blanks around it", authorization: [`  Bearer \t ${TOKEN}\t `], isTaken: true },
  { title: "the token twice", authorization: [`Bearer ${TOKEN}`, `Bearer ${TOKEN}`], isTaken: true },
  {
    title: "the token first, another one second",
    authorization: [`Bearer ${TOKEN}`, "Basic x"],
    isTaken: true,
  },
  { title: "another token first", authorization: ["Bearer x", `Bearer ${TOKEN}`], isTaken: false },
  { title: "an empty header first", authorization: ["", `Bearer ${TOKEN}`], isTaken: false },
  { title: "a header without a token first", authorization: ["Bearer", `Bearer ${TOKEN}`], isTaken: false },
  { title: "another number of blanks inside", authorization: ["Bearer My  Bearer Token"], isTaken: false },
  { title: "a part of the token", authorization: ["Bearer My Bearer"], isTaken: false },
  { title: "no header", authorization: [], isTaken: false },
];

describe("the port over HTTP/2", () => {
  // HTTP/2 forbids blanks around a value, and Node drops such a header. https://www.rfc-editor.org/rfc/rfc9113#section-8.2.1
  const single = HEADERS.filter(
    ({ authorization: [one = "", ...more] }) => more.length === 0 && one === one.trim(),
  );

  test.each(single)("takes or refuses $title for a unary call", async ({ authorization, isTaken }) => {
    expect(await throughHttp2({ path: LIST, authorization })).toBe(isTaken ? 200 : 401);
  });

  test.each(single)("takes or refuses $title for a stream", async ({ authorization, isTaken }) => {
    expect(await throughHttp2({ path: WATCH, authorization })).toBe(isTaken ? 200 : 401);
  });

  test("takes a log's own token", async () => {
    const { accessToken } = await accessTokenAt(port);
    const statuses = [
      await throughHttp2({ path: LOG, authorization: [`Bearer ${accessToken}`] }),
      await throughHttp2({ path: LOG, authorization: ["Bearer x"] }),
      await throughHttp2({ path: LOG, authorization: [] }),
    ];
    expect(statuses).toEqual([200, 401, 401]);
  });
});

describe.each(Object.entries(doors))("%s", (door, statusAt) => {
  test.each(HEADERS)("takes or refuses $title for a unary call", async ({ authorization, isTaken }) => {
    expect(await statusAt({ path: LIST, authorization })).toBe(isTaken ? 200 : 401);
  });

  test.each(HEADERS)("takes or refuses $title for a stream", async ({ authorization, isTaken }) => {
    expect(await statusAt({ path: WATCH, authorization })).toBe(isTaken ? 200 : 401);
  });

  test("takes the first of two tokens for a log", async () => {
    const { accessToken } = await accessTokenAt(door === "the port" ? port : inProcess);
    const right = `Bearer ${accessToken}`;
    const statuses = [
      await statusAt({ path: LOG, authorization: [right, "Bearer x"] }),
      await statusAt({ path: LOG, authorization: ["Bearer x", right] }),
      await statusAt({ path: LOG, authorization: [`bearer \t${accessToken} `] }),
      await statusAt({ path: LOG, authorization: [] }),
    ];
    expect(statuses).toEqual([200, 401, 200, 401]);
  });
});

async function accessTokenAt(mock: Mock): Promise<{ accessToken: string }> {
  const response = await mock.fetch(`${mock.baseUrl}/gitpod.v1.PrebuildService/CreatePrebuildLogsToken`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ prebuildId: LOG.slice("/logs/".length) }),
  });
  return (await response.json()) as { accessToken: string };
}
