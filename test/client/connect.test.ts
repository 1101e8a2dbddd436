// Owns how a client finds its server, and what it says if there is none, or it refuses.
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { ControlError, connect, MisuseError, RpcCallError } from "../../src/client/index.ts";
import { startMock } from "../../src/index.ts";

/** As plain JavaScript sees it. */
// biome-ignore lint/suspicious/noExplicitAny: that is what is tested
type Untyped = any;

async function serve(listener: RequestListener): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, [Symbol.asyncDispose]: close };
}

const answering =
  (status: number, type: string, body: string): RequestListener =>
  (_request, response) =>
    response.writeHead(status, { "content-type": type }).end(body);

const failureOf = (url: string, options = {}) =>
  connect(url, options).catch((error: unknown) => error as ControlError);

it("nothing that listens is named with its URL", async () => {
  const { url, [Symbol.asyncDispose]: close } = await serve(answering(200, "text/plain", ""));
  await close();
  const error = await failureOf(url);

  expect(error).toBeInstanceOf(ControlError);
  expect(error).toMatchObject({ name: "ControlError", failure: "unreachable" });
  expect((error as ControlError).message).toBe(
    `Failed to reach prebuild-mock: nothing listens on ${url} (ECONNREFUSED). Start it with "npx prebuild-mock", or give the URL that it printed.`,
  );
});

it.each([
  ["answers HTML", answering(200, "text/html; charset=utf-8", "<p>hello"), "with 200 and text/html"],
  ["has no such path", answering(404, "text/plain", "not found"), "with 404 and text/plain"],
  ["answers other JSON", answering(200, "application/json", '{"version":"1"}'), "with 200"],
  ["answers a number", answering(200, "application/json", "5"), "with 200 and application/json"],
  ["fails", answering(500, "application/json", '{"error":"x"}'), "with 500 and application/json"],
])("another server, which %s, is named with its URL", async (_, listener, words) => {
  await using server = await serve(listener);
  const error = (await failureOf(server.url)) as ControlError;

  expect(error).toMatchObject({ name: "ControlError", failure: "foreign" });
  expect(error.message).toContain(
    `Failed to reach prebuild-mock: ${server.url} is another server, or one without a control API: it answers GET /_mock/info ${words}`,
  );
});

it("a server without its control API is named with the flag", async () => {
  await using mock = await startMock({ control: false });

  expect(await failureOf(mock.url)).toMatchObject({
    failure: "foreign",
    message: expect.stringMatching(/start it without --no-control\.$/),
  });
});

it("a server of another version is refused with what to install", async () => {
  await using server = await serve(
    answering(200, "application/json", '{"name":"prebuild-mock","version":"0.9.3"}'),
  );

  expect(await failureOf(server.url)).toMatchObject({
    failure: "version",
    message: expect.stringMatching(
      / is prebuild-mock 0\.9\.3, and this client is of .*Install prebuild-mock@0\.9/,
    ),
  });
});

it("a server that does not answer is given up at the timeout", async () => {
  await using server = await serve(() => {});

  expect(await failureOf(server.url, { timeout: "50ms" })).toMatchObject({
    failure: "unreachable",
    message: `Failed to reach prebuild-mock: ${server.url} does not answer within 50 ms. Give the URL that prebuild-mock printed.`,
  });
});

it.each([
  ["localhost:4020", "is not an http or https URL"],
  ["ftp://localhost", "is not an http or https URL"],
  ["", "is not an http or https URL"],
  [undefined, "undefined is not an http or https URL"],
])("%j is no URL of a server", async (url, words) => {
  await expect(connect(url as Untyped)).rejects.toThrow(MisuseError);
  await expect(connect(url as Untyped)).rejects.toThrow(words);
});

it("an unknown option and an invalid timeout are refused", async () => {
  await expect(connect("http://localhost", { tokn: "x" } as Untyped)).rejects.toThrow("Did you mean token?");
  await expect(connect("http://localhost", { timeout: "soon" } as Untyped)).rejects.toThrow(
    'invalid duration "soon"',
  );
});

it("the base URL of clients, a slash and a world lead to a mock too", async () => {
  await using mock = await startMock();
  const world = mock.worlds.create({ id: "a" });
  const urls = [mock.baseUrl, `${mock.url}/`, world.url, world.baseUrl];

  expect(await Promise.all(urls.map(async (url) => (await connect(url)).url))).toEqual([
    mock.url,
    mock.url,
    world.url,
    world.url,
  ]);
});

it("a world that has ended says so", async () => {
  await using mock = await startMock();

  expect(await failureOf(`${mock.url}/worlds/gone`)).toMatchObject({
    failure: "refused",
    status: 404,
    message: expect.stringContaining('Failed to reach the world "gone": it does not exist or has ended'),
  });
});

it("token and headers are sent", async () => {
  const seen: unknown[] = [];
  await using mock = await startMock({ token: "s3cret" });
  await using proxy = await serve(async (request, response) => {
    seen.push([request.url?.replace(/.*\//, ""), request.headers.authorization, request.headers["x-proxy"]]);
    const init = { method: request.method, headers: request.headers as Record<string, string> };
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
    const answer = await fetch(mock.url + request.url, { ...init, ...body } as RequestInit);
    response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
  });

  const remote = await connect(proxy.url, { headers: { "x-proxy": "in" } });
  await remote.call("ListPrebuilds");
  const wrong = await connect(proxy.url, { token: "other" });
  const refusal = await wrong.call("ListPrebuilds").catch((error: unknown) => error);

  expect(seen).toContainEqual(["info", undefined, "in"]);
  expect(seen).toContainEqual(["ListPrebuilds", "Bearer s3cret", "in"]);
  expect(refusal).toBeInstanceOf(RpcCallError);
  expect(refusal).toMatchObject({ code: "unauthenticated" });
});

it("a refusal says all that the server said, and changes nothing", async () => {
  await using mock = await startMock();
  const remote = await connect(mock.url);
  const was = JSON.stringify(mock.save());
  const refusals: [refuse: () => Promise<unknown>, status: number, words: RegExp][] = [
    [
      () => remote.clock.advance("10q" as Untyped),
      400,
      /^POST \/_mock\/clock\/advance of http.* 400 \(Invalid body\): by: invalid duration/,
    ],
    [() => remote.clock.advanceUntil({ prebuild: "x", phase: "COMPLETE" as "COMPLETED" }), 400, /COMPLETED/],
    [() => remote.faults.add({ rpc: "GetPrebuilt" as "GetPrebuild" }), 400, /rpc: .*GetPrebuild/],
    [() => remote.faults.remove("f9"), 404, /f9/],
    [() => remote.world.fail("019b78c9-0a80-7000-8000-cfe742a64b1f", "x"), 404, /not found/],
    [() => remote.world.warmPool("x"), 404, /warm pool x not found/],
    [() => remote.world.environment("x"), 404, /environment x not found/],
    [() => remote.requests.find({ rcp: "x" } as Untyped), 400, /rcp/],
    [() => remote.worlds.create({ id: "A" }), 400, /invalid id "A"/],
    [() => remote.worlds.end("x"), 404, /does not exist or has ended/],
    [() => remote.rewind("x"), 404, /checkpoint "x" not found/],
    [() => remote.restore({ version: 1 }), 400, /version/],
    [() => remote.reset({ scenario: "helthy" as "healthy" }), 400, /healthy/],
  ];

  for (const [refuse, status, words] of refusals) {
    const error = await refuse().catch((error: unknown) => error);
    expect(error).toBeInstanceOf(ControlError);
    expect(error).toMatchObject({ failure: "refused", status, message: expect.stringMatching(words) });
  }
  await expect(remote.clock.advance("10q" as Untyped)).rejects.toMatchObject({
    errors: [{ field: "by", message: expect.stringContaining("invalid duration") }],
  });
  expect(JSON.stringify(mock.save())).toBe(was);
  expect(mock.worlds.list()).toEqual([]);
});

it("a predicate is refused, with what to wait for instead", async () => {
  await using mock = await startMock();
  const { clock } = await connect(mock.url);

  await expect(clock.advanceUntil((() => true) as Untyped)).rejects.toThrow(
    /^Failed to advance the clock: a predicate needs the process of the mock\. Give \{ prebuild, phase \}/,
  );
  expect(mock.requests.count()).toBe(0);
});

it("a call that there is not is refused before it is made, with the nearest", async () => {
  await using mock = await startMock();
  const call = (await connect(mock.url)).call as Untyped;

  await expect(call("CreatePrebuilt")).rejects.toThrow("unknown method. Did you mean CreatePrebuild?");
  await expect(call("ListEnvironmentClasses")).rejects.toThrow("several services have it. Use");
  await expect(call("WatchEvents")).rejects.toThrow("it is a stream");
  await expect(call(7)).rejects.toThrow(MisuseError);
  await expect(call("CreatePrebuild", { projectID: "x" })).rejects.toThrow(
    'unknown field "projectID". Did you mean projectId?',
  );
  await expect(call("CreatePrebuild", { spec: { timout: "5s" } })).rejects.toThrow(
    "Did you mean spec.timeout?",
  );
  await expect(call("CreatePrebuild", null)).rejects.toThrow("expected an object as the request, got null");
  expect(mock.requests.count()).toBe(0);
  await expect(call("gitpod.v1.PrebuildService/ListPrebuilds")).resolves.toHaveProperty("prebuilds");
  await expect(call("ProjectService/ListProjects")).resolves.toHaveProperty("projects");
  const refusal = await call("GetPrebuild", { prebuildId: "x" }).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ name: "RpcCallError", code: "invalid_argument" });
  expect(refusal.details).toHaveLength(1);
});

it("a broken connection is the TypeError of fetch", async () => {
  await using mock = await startMock();
  mock.faults.add({ rpc: "ListPrebuilds", connection: "reset" });

  await expect((await connect(mock.url)).call("ListPrebuilds")).rejects.toThrow(TypeError);
});

it("a server that has ended is named", async () => {
  const mock = await startMock();
  const remote = await connect(mock.url);
  await mock.close();

  await expect(remote.clock.now()).rejects.toMatchObject({
    failure: "unreachable",
    message: expect.stringContaining(`nothing listens on ${mock.url}`),
  });
});
