// Owns CORS as a browser sees it: a page of another origin that calls as Connect-Web does.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { startMock } from "../../src/server/port.ts";
import { blank, served } from "./browser.ts";

let close = async () => {};
afterEach(() => close());

/** Where a page is that the mock did not serve. */
async function otherOrigin(): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end("<!doctype html><title>app</title>");
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

/** Runs in the page: what it can read. */
async function readAll(url: string) {
  const headers = {
    authorization: "Bearer t",
    "connect-protocol-version": "1",
    "connect-timeout-ms": "60000",
    "x-user-agent": "connect-es/2",
  };
  const json = { ...headers, "content-type": "application/json" };
  const service = `${url}/api/gitpod.v1.PrebuildService`;
  const post = (path: string, body: object, sent: Record<string, string> = json) =>
    fetch(path, { method: "POST", headers: sent, body: JSON.stringify(body) });
  const failure = (read: Promise<unknown>) => read.then(() => "read", String);

  const list = await (
    await post(`${service}/ListPrebuilds`, { filter: { phases: ["PREBUILD_PHASE_COMPLETED"] } })
  ).json();
  const prebuildId = list.prebuilds[0].id;
  const { accessToken } = await (await post(`${service}/CreatePrebuildLogsToken`, { prebuildId })).json();
  const log = await fetch(list.prebuilds[0].status.logUrl, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  const message = new TextEncoder().encode('{"organization":true}');
  const envelope = new Uint8Array(5 + message.length);
  new DataView(envelope.buffer).setUint32(1, message.length);
  envelope.set(message, 5);
  const stream = await fetch(`${url}/api/gitpod.v1.EventService/WatchEvents`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/connect+json" },
    body: envelope,
  });
  const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
  const created = await post(`${service}/CreatePrebuild`, {
    projectId: list.prebuilds[0].metadata.projectId,
    spec: {},
  });
  const event = new TextDecoder().decode((await reader.read()).value);
  await reader.cancel();
  const limited = await post(`${service}/GetPrebuild`, { prebuildId });
  return {
    log: (await log.text()).includes("[section-create]"),
    created: created.status,
    event: event.includes("RESOURCE_TYPE_PREBUILD"),
    limited: [
      limited.status,
      limited.headers.get("retry-after"),
      limited.headers.get("ratelimit-retryafter"),
    ],
    info: await failure(fetch(`${url}/_mock/info`)),
    write: await failure(post(`${url}/_mock/clock/advance`, { by: "1h" })),
  };
}

it("a page of an allowed origin calls RPCs, reads logs and follows events, and cannot reach the control API", async () => {
  const origin = await otherOrigin();
  const mock = await served({ cors: [origin] });
  mock.faults.add({ rpc: "GetPrebuild", code: "resource_exhausted", retryAfter: "3s" });
  const page = await blank();
  await page.goto(origin);
  const now = mock.clock.now();

  const seen = await page.evaluate(readAll, mock.url);

  expect(seen).toEqual({
    log: true,
    created: 200,
    event: true,
    limited: [429, "3", "3"],
    info: "TypeError: Failed to fetch",
    write: "TypeError: Failed to fetch",
  });
  expect(mock.clock.now()).toEqual(now);
});

it("a page of another origin cannot call at all", async () => {
  const origin = await otherOrigin();
  await using mock = await startMock({ cors: ["http://localhost:1"] });
  const page = await blank();
  await page.goto(origin);

  await expect(page.evaluate(readAll, mock.url)).rejects.toThrow("Failed to fetch");
  expect(mock.requests.count()).toBe(0);
});
