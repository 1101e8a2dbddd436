// Owns what `serve` says once it listens: banner, ready line, endpoints file, a line per request.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { CliProcess, endAll, info, rpc, run, start } from "./cli-process.ts";

let folder: string | undefined;
afterEach(async () => {
  await endAll();
  if (folder) await rm(folder, { recursive: true });
  folder = undefined;
});

test("the ready line is last on stdout, and the port is open by then", async () => {
  const { cli, url } = await start([], {}, { ownProcess: true });
  expect((await fetch(`${url}/_mock/health`)).status).toBe(200);
  expect(cli.stdout.trimEnd().split("\n").at(-1)).toBe(`prebuild-mock ready on ${url}`);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d+$/);
});

test("the banner names scenario, seed, clock and what to export", async () => {
  const { cli, url } = await start([
    "--scenario",
    "empty",
    "--seed",
    "42",
    "--clock",
    "frozen",
    "--token",
    "s3cret",
  ]);
  expect(cli.stdout).toMatch(/scenario +empty/);
  expect(cli.stdout).toMatch(/seed +42/);
  expect(cli.stdout).toMatch(/clock +frozen/);
  const exported = Object.fromEntries(
    [...cli.stdout.matchAll(/^\s*export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  );
  expect(exported).toEqual({
    ONA_BASE_URL: `${url}/api`,
    ONA_API_KEY: "s3cret",
    ONA_HOST: url,
    ONA_TOKEN: "s3cret",
    GITPOD_BASE_URL: `${url}/api`,
    GITPOD_API_KEY: "s3cret",
  });
});

test("the verb serve may be written out", async () => {
  const cli = new CliProcess(["serve", "--port", "0"]);
  expect((await fetch(`${await cli.ready()}/_mock/health`)).status).toBe(200);
});

test("--log json prints one JSON object on stdout and nothing else", async () => {
  const { cli, url } = await start(["--log", "json"]);
  await rpc(url, "ListPrebuilds", {});
  const { stdout } = await cli.stop();
  expect(stdout.trimEnd().split("\n")).toHaveLength(1);
  expect(JSON.parse(stdout)).toEqual({ event: "ready", url, baseUrl: `${url}/api` });
});

test("--log json prints a JSON object for each request on stderr", async () => {
  const { cli, url } = await start(["--log", "json"]);
  await rpc(url, "GetPrebuild", {});
  const { stderr } = await cli.stop();
  const [line] = stderr.trimEnd().split("\n");
  expect(JSON.parse(line as string)).toMatchObject({
    verb: "POST",
    path: "/api/gitpod.v1.PrebuildService/GetPrebuild",
    status: 400,
    code: "invalid_argument",
  });
});

test("--log pretty prints a line for each request on stderr", async () => {
  const { cli, url } = await start();
  await rpc(url, "ListPrebuilds", {});
  await rpc(url, "GetPrebuild", {});
  const { stderr } = await cli.stop();
  const lines = stderr.trimEnd().split("\n");
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain("ListPrebuilds 200");
  expect(lines[1]).toMatch(
    /GetPrebuild 400 invalid_argument [\d.]+ ms: validation error: - prebuild_id: value .*$/,
  );
});

test("a log line of a refusal says why, and when the caller is asked to come back", async () => {
  const { cli, url } = await start(["--log", "json", "--scenario", "rate-limited", "--clock", "frozen"]);
  for (let call = 0; call < 3; call++) await rpc(url, "ListPrebuilds", {});
  await rpc(url, "NoSuchRpc", {});
  const lines = (await cli.stop()).stderr.trimEnd().split("\n").slice(2);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ code: "resource_exhausted", message: expect.any(String), retryAfter: 1_000 }),
    expect.objectContaining({
      status: 404,
      code: "unimplemented",
      message: expect.stringContaining("NoSuchRpc"),
    }),
  ]);
});

test("--log silent prints nothing on stderr", async () => {
  const { cli, url } = await start(["--log", "silent"]);
  await rpc(url, "ListPrebuilds", {});
  expect((await cli.stop()).stderr).toBe("");
});

test("no log line holds a token", async () => {
  const { cli, url } = await start(["--log", "json"]);
  await rpc(url, "ListPrebuilds", {}, "very-s3cret");
  const { stdout, stderr } = await cli.stop();
  expect(stdout + stderr).not.toContain("very-s3cret");
});

test("the endpoints file exists, whole and alone, when the process is ready", async () => {
  folder = await mkdtemp(join(tmpdir(), "prebuild-mock-"));
  const path = join(folder, "endpoints.json");
  const { cli, url } = await start(["--endpoints-file", path]);
  expect(JSON.parse(await readFile(path, "utf8"))).toEqual({ url, baseUrl: `${url}/api`, pid: cli.pid });
  expect(await readdir(folder)).toEqual(["endpoints.json"]);
});

test("the endpoints file goes with the process, unless it is another one's by then", async () => {
  folder = await mkdtemp(join(tmpdir(), "prebuild-mock-"));
  const path = join(folder, "endpoints.json");
  const [{ cli: first }, { cli: second }] = await Promise.all([
    start(["--endpoints-file", path]),
    start(["--endpoints-file", join(folder, "other.json")]),
  ]);
  await first.stop();
  expect(await readdir(folder)).toEqual(["other.json"]);
  await writeFile(join(folder, "other.json"), "{}");
  await second.stop();
  expect(await readdir(folder)).toEqual(["other.json"]);
});

test("an endpoints file that cannot be written is one clear line", async () => {
  const { status, stdout, stderr } = await run(["--port", "0", "--endpoints-file", "/nowhere/at/all.json"]);
  expect(status).toBe(1);
  expect(stdout).not.toContain("ready");
  expect(stderr).toMatch(/^Failed to write the endpoints file: .*\n$/);
});

test("two at once have ports and worlds of their own", async () => {
  const [one, other] = await Promise.all([start(), start(["--scenario", "empty"])]);
  expect(one.url).not.toBe(other.url);
  const counts = [await info(one.url), await info(other.url)].map(({ counts }) => counts.prebuilds);
  expect(counts).toEqual([3, 0]);
});
