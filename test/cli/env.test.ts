// Owns `env`: the variables of a running server, and nothing else, on stdout.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { targetUrl } from "../../src/cli/target.ts";
import { type Mock, startMock } from "../../src/index.ts";
import { clientEnv } from "../../src/mock/env.ts";
import { type Exit, run } from "./cli-process.ts";

const JSON_TYPE = { "content-type": "application/json" };
const TOKEN = "it's$(>gone)`x`\"\\;#";

let folder: string;
let mock: Mock;
let port: string;
let unanswered: { readonly url: string; readonly exited: Promise<Exit> };
beforeAll(async () => {
  // It is given up after seconds, while other tests run.
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  unanswered = { url, exited: run(["env", "--url", url]).finally(() => silent.close()) };
  folder = mkdtempSync(join(tmpdir(), "prebuild-mock-"));
  mock = await startMock({ token: TOKEN });
  port = new URL(mock.url).port;
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await mock.close();
});

async function env(...args: string[]): Promise<unknown> {
  const { status, stdout, stderr } = await run(["env", "json", ...args]);
  expect([status, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}

test.each([
  [(port: string) => ["--port", port], "127.0.0.1"],
  [(port: string) => ["--host", "localhost", "-p", port], "localhost"],
  [(port: string) => ["--host", "0.0.0.0", "-p", port], "127.0.0.1"],
  [(port: string) => ["--url", `http://127.0.0.1:${port}/`], "127.0.0.1"],
])("%s tells how to reach the server, with the token that it takes", async (flags, host) => {
  expect(await env(...flags(port))).toEqual(clientEnv(`http://${host}:${port}`, TOKEN));
});

test.each([
  [{ port: 4020, host: "127.0.0.1" }, "http://127.0.0.1:4020"],
  [{ port: 4020, host: "::1" }, "http://[::1]:4020"],
  [{ url: "https://mock.test/worlds/7", port: 4020, host: "127.0.0.1" }, "https://mock.test/worlds/7"],
])("%j means the server %s", (flags, url) => {
  expect(targetUrl(flags)).toBe(url);
});

test("a world is reached by its own URL", async () => {
  const made = await fetch(`${mock.url}/_mock/worlds`, { method: "POST", headers: JSON_TYPE, body: "{}" });
  const { env: told } = (await made.json()) as { env: Record<string, string> };

  expect(await env("--url", told.ONA_HOST as string)).toEqual(told);
});

test("the endpoints file that serve wrote is enough", async () => {
  const file = join(folder, "endpoints.json");
  writeFileSync(file, JSON.stringify({ url: mock.url, baseUrl: mock.baseUrl, pid: 1 }));
  expect(await env("--endpoints-file", file)).toEqual(clientEnv(mock.url, TOKEN));
});

test("the variables that start a server name it too, and a token that is given is taken", async () => {
  const { stdout } = await run(["env", "json"], {
    PREBUILD_MOCK_PORT: port,
    PREBUILD_MOCK_HOST: "127.0.0.1",
    PREBUILD_MOCK_TOKEN: "t",
  });
  expect(JSON.parse(stdout)).toEqual(clientEnv(mock.url, "t"));
});

test("a server without a control API, takes the token that is given", async () => {
  const silent = await startMock({ control: false });
  expect(await env("--url", silent.url, "--token", "t")).toEqual(clientEnv(silent.url, "t"));
  expect(await env("--url", silent.url)).toEqual(clientEnv(silent.url));
  await silent.close();
});

test("without a server it is one clear line and exit 1", async () => {
  const gone = await startMock();
  await gone.close();
  const { status, stdout, stderr } = await run(["env", "--url", gone.url]);
  expect([status, stdout, stderr.split("\n").length]).toEqual([1, "", 2]);
  expect(stderr).toMatch(/nothing listens on http:.* \(ECONNREFUSED\)\. Start the server first/);
});

test("if a server accepts and never responds, it is one clear line and exit 1", async () => {
  const { url, exited } = unanswered;
  const { status, stdout, stderr } = await exited;
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toBe(
    `Failed to print the variables: ${url} does not answer. Start the server first, and wait.\n`,
  );
});

test("a shell that evaluates it has the variables, whatever is in the token", async () => {
  const { stdout } = await run(["env", "--port", port], {}, { ownProcess: true });
  const shell = execFileSync("bash", ["-c", 'eval "$OUR_EXPORTS"; printf %s "$ONA_TOKEN|$ONA_BASE_URL"'], {
    env: { ...process.env, OUR_EXPORTS: stdout },
    cwd: folder,
    encoding: "utf8",
  });
  expect(shell).toBe(`${TOKEN}|${mock.baseUrl}`);
  expect(execFileSync("ls", { cwd: folder, encoding: "utf8" })).not.toContain("gone");
});

test.each([
  ["fish", (value: string) => `set -gx ONA_TOKEN '${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`],
  ["powershell", (value: string) => `$env:ONA_TOKEN = '${value.replaceAll("'", "''")}'`],
] as const)("%s gets assignments whose quotes are its own", async (form, expected) => {
  const { status, stdout } = await run(["env", form, "--port", port]);
  expect(status).toBe(0);
  expect(stdout.split("\n")).toContain(expected(TOKEN));
});

test("dotenv gets quoted values", async () => {
  const { stdout } = await run(["env", "dotenv", "--port", port, "--token", "plain"]);
  expect(stdout.split("\n")).toContain('ONA_TOKEN="plain"');
});

test("github takes lines of NAME=value", async () => {
  const { stdout } = await run(["env", "github", "--port", port]);
  const lines = Object.entries(clientEnv(mock.url, TOKEN)).map(([name, value]) => `${name}=${value}\n`);
  expect(stdout).toBe(lines.join(""));
});

test.each([
  ["that is not there", undefined, /no such file/],
  ["that is not JSON", "{", /has no \{"url"/],
  ["that tells no URL", '{"pid":1}', /has no \{"url"/],
])("an endpoints file %s is one clear line and exit 1", async (_title, text, message) => {
  const file = join(folder, "wrong.json");
  if (text !== undefined) writeFileSync(file, text);
  const { status, stdout, stderr } = await run(["env", "--endpoints-file", file]);
  rmSync(file, { force: true });
  expect([status, stdout, stderr.split("\n").length]).toEqual([1, "", 2]);
  expect(stderr).toMatch(message);
});
