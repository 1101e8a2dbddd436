// Owns who may use the control API: no foreign Host, no other site, no form post. Run over a socket.
import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Mock, startMock } from "../../../src/index.ts";
import { contents } from "../../rpc-cases/contents.ts";

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

interface Raw {
  readonly status: number | undefined;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

/** Sends any header, also those that `fetch` keeps for itself. */
function raw(
  verb: string,
  path: string,
  headers: Record<string, string>,
  body = "",
  at = mock,
): Promise<Raw> {
  const { port, hostname } = new URL(at.url);
  return new Promise((resolve, reject) => {
    const sent = request({ host: hostname, port, method: verb, path, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: text }),
      );
    });
    sent.on("error", reject).end(body);
  });
}

const JSON_TYPE = { "content-type": "application/json" };
const ADVANCE = JSON.stringify({ by: "1h" });

test.each([
  ["a foreign Host", { host: "evil.example" }],
  ["a foreign Host with the port", { host: "evil.example:4020" }],
  ["a Host that begins like loopback", { host: "127.0.0.1.evil.example" }],
  ["a Host that ends like localhost", { host: "notlocalhost" }],
  ["another site's Origin", { origin: "https://evil.example" }],
  ["an Origin that begins like loopback", { origin: "http://localhost.evil.example" }],
  ["the Origin null", { origin: "null" }],
  ["Sec-Fetch-Site cross-site", { "sec-fetch-site": "cross-site" }],
])("%s is refused and moves nothing", async (_title, headers: Record<string, string>) => {
  const before = contents(mock);
  const {
    status,
    headers: got,
    body,
  } = await raw("POST", "/_mock/clock/advance", { ...JSON_TYPE, ...headers }, ADVANCE);
  expect([status, got["content-type"]]).toEqual([403, "application/problem+json"]);
  expect(JSON.parse(body)).toMatchObject({ status: 403, detail: expect.any(String) });
  expect(contents(mock)).toEqual(before);
});

test("a Host that is no name is refused and moves nothing", async () => {
  const before = contents(mock);
  const { status } = await raw("POST", "/_mock/clock/advance", { ...JSON_TYPE, host: "a b" }, ADVANCE);
  expect([400, 403]).toContain(status);
  expect(contents(mock)).toEqual(before);
});

test("reads are refused to another site too", async () => {
  const { status } = await raw("GET", "/_mock/info", { host: "evil.example" });
  expect(status).toBe(403);
});

test.each([
  [{ host: "localhost" }],
  [{ host: "localhost:4020" }],
  [{ host: "mock.localhost" }],
  [{ host: "127.0.0.1" }],
  [{ host: "[::1]:4020" }],
  [{ origin: "http://localhost:3000" }],
  [{ "sec-fetch-site": "same-origin" }],
  [{ "sec-fetch-site": "none" }],
])("%j is served", async (headers) => {
  const { status } = await raw("GET", "/_mock/health", headers as Record<string, string>);
  expect(status).toBe(200);
});

test.each([
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "text/plain; application/json",
  "application/jsonp",
])("a write in %s is 415 and moves nothing", async (type) => {
  const before = contents(mock);
  const { status, headers } = await raw("POST", "/_mock/clock/advance", { "content-type": type }, ADVANCE);
  expect([status, headers["content-type"]]).toEqual([415, "application/problem+json"]);
  expect(contents(mock)).toEqual(before);
});

test("a write without a type is 415 if it has a body", async () => {
  const before = contents(mock);
  const length = String(ADVANCE.length);
  const { status } = await raw("POST", "/_mock/clock/advance", { "content-length": length }, ADVANCE);
  expect(status).toBe(415);
  expect(contents(mock)).toEqual(before);
});

test("a chunked write without a type is 415", async () => {
  const before = contents(mock);
  const { status } = await raw("POST", "/_mock/clock/advance", { "transfer-encoding": "chunked" }, ADVANCE);
  expect(status).toBe(415);
  expect(contents(mock)).toEqual(before);
});

test("JSON with a charset is taken", async () => {
  const type = { "content-type": "application/json; charset=utf-8" };
  const { status } = await raw("POST", "/_mock/clock/advance", type, JSON.stringify({ by: 0 }));
  expect(status).toBe(200);
});

test("no answer carries CORS headers, not even to a preflight", async () => {
  const asked = { origin: "http://localhost:3000", "access-control-request-method": "POST" };
  const answers = [
    await raw("GET", "/_mock/health", asked),
    await raw("OPTIONS", "/_mock/clock/advance", asked),
    await raw("OPTIONS", "/_mock/clock/advance", { ...asked, origin: "https://evil.example" }),
  ];
  const names = answers.flatMap(({ headers }) => Object.keys(headers));
  expect(names.filter((name) => name.startsWith("access-control-"))).toEqual([]);
});

test("the host that a mock was started with counts as its own", async () => {
  await using other = await startMock({ host: "127.0.0.2" });
  const { status } = await raw("GET", "/_mock/health", { host: new URL(other.url).host }, "", other);
  expect(status).toBe(200);
});

test("RPCs are served under any Host", async () => {
  const headers = { ...JSON_TYPE, host: "app.gitpod.io", authorization: "Bearer t" };
  const { status } = await raw("POST", "/api/gitpod.v1.PrebuildService/ListPrebuilds", headers, "{}");
  expect(status).toBe(200);
});
