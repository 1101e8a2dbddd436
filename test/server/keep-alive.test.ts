// Owns whether a process ends that has started a mock and forgotten to close it: programs of their own, run by Node.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startMock } from "../../src/index.ts";
import { LIMIT } from "../cli/cli-process.ts";

const LIBRARY = new URL("../../dist/index.js", import.meta.url).href;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "keep-alive-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Starts a program; the caller awaits its end. */
async function program(source: string, args: readonly string[] = []) {
  const file = join(folder, `${crypto.randomUUID()}.test.mjs`);
  await writeFile(file, `import { startMock } from ${JSON.stringify(LIBRARY)};\n${source}`);
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, [...args, file], { env, timeout: LIMIT, killSignal: "SIGKILL" });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (piece) => {
    text += piece;
  });
  return { child, ended: once(child, "close").then(([status]) => ({ status, text })) };
}

const USE = `
const { prebuilds } = await mock.call("ListPrebuilds");
const answer = await fetch(mock.url + "/_mock/health");
console.log((await answer.json()).status, prebuilds.length > 0);`;

it("node --test ends although a test forgot to close its mock", async () => {
  const { ended } = await program(
    `import { test } from "node:test";
test("forgets", async () => { const mock = await startMock(); ${USE} });`,
    ["--test"],
  );
  const { status, text } = await ended;

  expect(text).toMatch(/pass 1/);
  expect(status).toBe(0);
});

it("with keepAlive: false a program ends once it has nothing else to do", async () => {
  const { ended } = await program(`const mock = await startMock({ keepAlive: false }); ${USE}`);

  expect(await ended).toEqual({ status: 0, text: "ready true\n" });
});

it.each([
  ["by default", ""],
  ["with keepAlive: true, even under node --test", "{ keepAlive: true }"],
])("%s a port keeps its program running", async (_, options) => {
  const { child, ended } = await program(
    `${options && 'process.env.NODE_TEST_CONTEXT = "child-v8";'}
const mock = await startMock(${options});
process.on("beforeExit", () => console.log("had nothing else to do"));
process.stdin.on("data", () => mock.close()).unref();
console.log(mock.url);`,
  );
  const [url] = (await once(child.stdout, "data")) as [string];
  const { status } = await fetch(`${url.trim()}/_mock/health`);
  child.stdin.write("close");

  expect(status).toBe(200);
  expect(await ended).toEqual({ status: 0, text: `${url}had nothing else to do\n` });
});

it.each(["no", 0, null])("keepAlive must be true or false, and %j is neither", async (keepAlive) => {
  await expect(startMock({ keepAlive: keepAlive as unknown as boolean })).rejects.toThrow(
    `Failed to start a mock: keepAlive must be true or false, but is ${JSON.stringify(keepAlive)}.`,
  );
});
