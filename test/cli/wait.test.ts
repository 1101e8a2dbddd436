// Owns `wait`: it ends when a server is ready, or at its timeout with what it met.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { CliProcess, endAll, run, start } from "./cli-process.ts";

afterEach(endAll);

test("a server that is ready is told at once", async () => {
  const { url } = await start();
  expect(await run(["wait", "--url", url])).toEqual({
    status: 0,
    stdout: `prebuild-mock is ready on ${url}\n`,
    stderr: "",
  });
});

test("a server that starts later is waited for, by the file that it will write", async () => {
  const folder = mkdtempSync(join(tmpdir(), "prebuild-mock-"));
  const file = join(folder, "endpoints.json");
  const waiting = new CliProcess(["wait", "--endpoints-file", file]);
  const { url } = await start(["--endpoints-file", file]);
  const { status, stdout } = await waiting.exited;
  rmSync(folder, { recursive: true });
  expect([status, stdout]).toEqual([0, `prebuild-mock is ready on ${url}\n`]);
});

test("a server without /_mock is ready as soon as it answers RPCs", async () => {
  const { url } = await start(["--no-control"]);
  expect((await run(["wait", "--url", url])).status).toBe(0);
});

test("it uses the port that the server's variables name", async () => {
  const { url } = await start();
  expect((await run(["wait"], { PREBUILD_MOCK_PORT: new URL(url).port })).status).toBe(0);
});

/** A server that answers as it is told, on a port of its own, and how to end it. */
async function otherServer(answer: (end: (status: number, body: string) => void) => void) {
  const server = createServer((_, response) =>
    answer((status, body) => response.writeHead(status, { "content-type": "application/json" }).end(body)),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    end: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

test.each<[string, Parameters<typeof otherServer>[0], RegExp]>([
  ["is something else", (end) => end(404, '{"code":"not_found"}'), /is another server.*with 404/],
  ["answers everything", (end) => end(200, "{}"), /is another server.*with 200/],
  ["never answers", () => {}, /does not answer/],
])("a server that %s is no mock: one line and exit 1 at the timeout", async (_title, answer, message) => {
  const { url, end } = await otherServer(answer);
  const { status, stdout, stderr } = await run(["wait", "--url", url, "--timeout", "1s"]);
  end();
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^No prebuild-mock was ready within 1s: [^\n]*\n$/);
  expect(stderr).toMatch(message);
});

test("a port where nothing listens is one line and exit 1 at the timeout", async () => {
  const { url, end } = await otherServer(() => {});
  end();
  const { status, stderr } = await run(["wait", "--url", url, "--timeout", "1s"]);
  expect([status, stderr]).toEqual([
    1,
    `No prebuild-mock was ready within 1s: nothing listens on ${url} (ECONNREFUSED).\n`,
  ]);
});
