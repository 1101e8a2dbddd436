// Owns loading that fails: it is tried again, and its caller gets the reason.
import { afterEach, expect, it, vi } from "vitest";
import { createAppListener } from "../../src/server/app-listener.ts";
import { createMock } from "../../src/server/create-mock.ts";
import { createLoader } from "../../src/server/loader.ts";

afterEach(() => vi.restoreAllMocks());

it("a failed load is not kept, and a good one is", async () => {
  const results = [() => Promise.reject(new Error("EMFILE")), () => Promise.resolve("app")];
  const load = vi.fn(() => (results.shift() as () => Promise<string>)());
  const loader = createLoader(load);

  await expect(Promise.all([loader(), loader()])).rejects.toThrow("EMFILE");
  expect(await Promise.all([loader(), loader()])).toEqual(["app", "app"]);
  expect(load).toHaveBeenCalledTimes(2);
});

it("an app that cannot be loaded is a 500 with its reason, which the log of the port has too", async () => {
  const failure = vi.fn();
  const { createServer } = await import("node:http");
  const fetch = () => Promise.reject(new Error("no such file"));
  const { listener } = createAppListener({ app: { fetch } } as never, failure);
  const server = createServer(listener);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as { port: number };

  const answer = await globalThis.fetch(`http://127.0.0.1:${port}/_mock/info`);
  const problem = await answer.json();
  server.close();

  expect([answer.status, problem.detail]).toEqual([500, "prebuild-mock could not answer: no such file"]);
  expect(failure).toHaveBeenCalledWith("prebuild-mock could not answer: no such file");
});

it("what fails in the app is a 500 with its reason, which the log of the port has too", async () => {
  const mock = createMock();
  const failure = vi.fn();
  const { createServer } = await import("node:http");
  // A mock whose app cannot be had, as if its files had been replaced.
  const { listener } = createAppListener(
    {
      ...mock,
      get app(): never {
        throw new Error("no such file");
      },
    } as never,
    failure,
  );
  const server = createServer(listener);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as { port: number };

  const answer = await fetch(`http://127.0.0.1:${port}/_mock/info`);
  const problem = await answer.json();
  server.close();

  expect([answer.status, problem]).toEqual([
    500,
    {
      type: "about:blank",
      title: "Failed",
      status: 500,
      detail: "prebuild-mock could not answer: no such file",
    },
  ]);
  expect(failure).toHaveBeenCalledWith("prebuild-mock could not answer: no such file");
});
