// Owns `env`: the variables of a running server, and nothing else, on stdout.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clientEnv } from "../../src/server/env.ts";
import { run } from "./cli-process.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "prebuild-mock-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function env(...args: string[]): Promise<unknown> {
  const { status, stdout, stderr } = await run(["env", "json", ...args]);
  expect([status, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}

test("it describes the server on the default port", async () => {
  expect(await env()).toEqual(clientEnv("http://127.0.0.1:4020"));
});

test.each([
  [["--port", "5000"], "http://127.0.0.1:5000"],
  [["--host", "localhost", "-p", "5000"], "http://localhost:5000"],
  [["--host", "0.0.0.0"], "http://127.0.0.1:4020"],
  [["--host", "::1"], "http://[::1]:4020"],
  [["--url", "http://mock.test:8080/"], "http://mock.test:8080"],
  [["--url", "https://mock.test/worlds/7"], "https://mock.test/worlds/7"],
])("%j is the server %s", async (args, url) => {
  expect(await env(...args)).toEqual(clientEnv(url));
});

test("the endpoints file that serve wrote is enough", async () => {
  const file = join(folder, "endpoints.json");
  writeFileSync(file, '{"url":"http://127.0.0.1:6123","baseUrl":"http://127.0.0.1:6123/api","pid":1}\n');
  expect(await env("--endpoints-file", file)).toEqual(clientEnv("http://127.0.0.1:6123"));
});

test("the variables that start a server name it too", async () => {
  const { stdout } = await run(["env", "json"], {
    PREBUILD_MOCK_PORT: "5001",
    PREBUILD_MOCK_HOST: "127.0.0.2",
    PREBUILD_MOCK_TOKEN: "t",
  });
  expect(JSON.parse(stdout)).toEqual(clientEnv("http://127.0.0.2:5001", "t"));
});

test("a shell that evaluates it has the variables, whatever is in the token", async () => {
  const token = "it's$(>gone)`x`\"\\;#";
  const { stdout } = await run(["env", "--token", token]);
  const shell = execFileSync("bash", ["-c", 'eval "$OUR_EXPORTS"; printf %s "$ONA_TOKEN|$ONA_BASE_URL"'], {
    env: { ...process.env, OUR_EXPORTS: stdout },
    cwd: folder,
    encoding: "utf8",
  });
  expect(shell).toBe(`${token}|http://127.0.0.1:4020/api`);
  expect(execFileSync("ls", { cwd: folder, encoding: "utf8" })).not.toContain("gone");
});

test("github takes lines of NAME=value", async () => {
  const { stdout } = await run(["env", "github"]);
  const lines = Object.entries(clientEnv("http://127.0.0.1:4020")).map(
    ([name, value]) => `${name}=${value}\n`,
  );
  expect(stdout).toBe(lines.join(""));
});

test.each([
  ["that is not there", undefined, /there is none/],
  ["that is not JSON", "{", /holds no \{"url"/],
  ["that tells no URL", '{"pid":1}', /holds no \{"url"/],
])("an endpoints file %s is one clear line and exit 1", async (_title, text, message) => {
  const file = join(folder, "wrong.json");
  if (text !== undefined) writeFileSync(file, text);
  const { status, stdout, stderr } = await run(["env", "--endpoints-file", file]);
  rmSync(file, { force: true });
  expect([status, stdout, stderr.split("\n").length]).toEqual([1, "", 2]);
  expect(stderr).toMatch(message);
});
