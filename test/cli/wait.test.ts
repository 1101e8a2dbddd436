// Owns `wait`: it ends when a server is ready, or at its timeout with what it met.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { CliProcess, type Exit, endAll, run, start } from "./cli-process.ts";

afterEach(endAll);

test("a server that is ready is reported at once", async () => {
  const { url } = await start();
  expect(await run(["wait", "--url", url, "--timeout", "4m"], {}, { ownProcess: true })).toEqual({
    status: 0,
    stdout: `prebuild-mock is ready on ${url}\n`,
    stderr: "",
  });
});

test("a server that starts later is waited for, by the file that it will write", async () => {
  const folder = mkdtempSync(join(tmpdir(), "prebuild-mock-"));
  const file = join(folder, "endpoints.json");
  const waiting = new CliProcess(["wait", "--endpoints-file", file, "--timeout", "4m"]);
  const { url } = await start(["--endpoints-file", file]);
  const { status, stdout } = await waiting.exited;
  rmSync(folder, { recursive: true });
  expect([status, stdout]).toEqual([0, `prebuild-mock is ready on ${url}\n`]);
});

test("a server without /_mock is ready as soon as it answers RPCs", async () => {
  const { url } = await start(["--no-control"]);
  expect((await run(["wait", "--url", url, "--timeout", "4m"])).status).toBe(0);
});

test("it uses the port that the server's variables name", async () => {
  const { url } = await start();
  expect((await run(["wait", "--timeout", "4m"], { PREBUILD_MOCK_PORT: new URL(url).port })).status).toBe(0);
});

type Answer = (end: (status: number, body: string) => void) => void;

/** A server with given answers, on a port of its own, and how to end it. */
async function otherServer(answer: Answer) {
  const server = createServer((_, response) =>
    answer((status, body) => response.writeHead(status, { "content-type": "application/json" }).end(body)),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    end: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers one poll, which is two requests, with one status and all others with another. */
function firstThen(first: number, then: number): Answer {
  let count = 0;
  return (end) => end(++count <= 2 ? first : then, "{}");
}

const OTHERS: readonly (readonly [title: string, answer: Answer, message: RegExp])[] = [
  ["is something else", (end) => end(404, '{"code":"not_found"}'), /is another server.*with 404/],
  ["answers everything", (end) => end(200, "{}"), /is another server.*with 200/],
  ["never answers", () => {}, /does not answer/],
  ["becomes something else", firstThen(404, 200), /is another server.*with 404; then .*with 200/],
];

/** What waits in vain does so while the other tests run: long enough to meet what is there on a busy machine. */
const VAIN = "5s";
interface Waiting {
  readonly url: string;
  readonly exited: Promise<Exit>;
}
const inVain = new Map<string, Waiting>();
const inVainFor = (title: string) => inVain.get(title) as Waiting;
beforeAll(async () => {
  const wait = (url: string) => ({ url, exited: run(["wait", "--url", url, "--timeout", VAIN]) });
  for (const [title, answer] of OTHERS) {
    const { url, end } = await otherServer(answer);
    const waiting = wait(url);
    void waiting.exited.then(end);
    inVain.set(title, waiting);
  }
  const { url, end } = await otherServer(() => {});
  await end();
  inVain.set("nothing", wait(url));
});
// They come last, so that the others need not wait for them.
afterAll(async () => {
  await Promise.all([...inVain.values()].map(({ exited }) => exited));
});

describe("in vain", () => {
  test.each(OTHERS)(
    "a server that %s is not a mock: one line and exit 1 at the timeout",
    async (title, _answer, message) => {
      const { status, stdout, stderr } = await inVainFor(title).exited;
      expect([status, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(new RegExp(`^No prebuild-mock was ready within ${VAIN}: [^\\n]*\\n$`));
      expect(stderr).toMatch(message);
    },
  );

  test("a port where nothing listens is one line and exit 1 at the timeout", async () => {
    const { url, exited } = inVainFor("nothing");
    const { status, stderr } = await exited;
    expect([status, stderr]).toEqual([
      1,
      `No prebuild-mock was ready within ${VAIN}: nothing listens on ${url} (ECONNREFUSED).\n`,
    ]);
  });
});
