// Owns `--state`: what survives an end, a kill and a file that is not sound.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { endAll, info, rpc, run, start } from "./cli-process.ts";

const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "prebuild-mock-state-"));
  file = join(folder, "state.json");
});
afterEach(async () => {
  await endAll();
  await rm(folder, { recursive: true });
});

const create = async (url: string) =>
  (await rpc(url, "CreatePrebuild", { projectId: PROJECT, spec: {} })).json.prebuild.id as string;
const has = async (url: string, prebuildId: string) =>
  (await rpc(url, "GetPrebuild", { prebuildId })).status === 200;
const save = (url: string) => fetch(`${url}/_mock/state/save`, { method: "POST" });

test("a state is saved at a clean end, and the next start continues from it", async () => {
  const first = await start([
    "--state",
    file,
    "--clock",
    "frozen",
    "--scenario",
    "slow-snapshot",
    "--seed",
    "7",
  ]);
  const id = await create(first.url);
  const { clock } = await info(first.url);
  await first.cli.stop();

  const second = await start(["--state", file]);

  expect(await has(second.url, id)).toBe(true);
  expect(await info(second.url)).toMatchObject({ scenario: "slow-snapshot", seed: 7, clock });
  expect(second.cli.stdout).toMatch(/scenario {2}slow-snapshot\n {2}seed {6}7\n/);
  expect(await readdir(folder)).toEqual(["state.json"]);
});

test("it is saved when the control API is asked to, and a kill leaves what was saved last", async () => {
  const first = await start(["--clock", "frozen"], { PREBUILD_MOCK_STATE: file });
  const kept = await create(first.url);
  const answer = await save(first.url);
  const { size } = { size: (await readFile(file)).length };
  expect([answer.status, await answer.json()]).toEqual([200, { file, bytes: size }]);
  const lost = await create(first.url);
  process.kill(first.cli.pid, "SIGKILL");
  await first.cli.exited;

  const second = await start(["--state", file]);

  expect([await has(second.url, kept), await has(second.url, lost)]).toEqual([true, false]);
});

test("a kill in the middle of writing leaves a whole file", async () => {
  const first = await start(
    ["--clock", "frozen", "--state", file, "--scenario", "busy-organization"],
    {},
    { ownProcess: true },
  );
  const kept = await create(first.url);
  await save(first.url);
  const rest = Array.from({ length: 50 }, () => save(first.url).catch(() => {}));
  await Promise.race(rest);
  process.kill(first.cli.pid, "SIGKILL");
  await Promise.all([first.cli.exited, ...rest]);

  const second = await start(["--state", file]);

  expect(await has(second.url, kept)).toBe(true);
});

test.each([
  ["cut off", async () => (await stateText()).slice(0, -100), /is not whole JSON/],
  ["empty", async () => "", /is not whole JSON/],
  ["of another version", async () => '{"version":1}', /version: 1 was written by an earlier version/],
  ["of no world", async () => (await stateText()).replace(/"now":\d+/, '"now":-5'), /world\.now/],
])("a file that is %s ends the start, and is left as it is", async (_, make, why) => {
  const text = await make();
  await writeFile(file, text);

  const { status, stderr, stdout } = await run(["--port", "0", "--state", file]);

  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(why);
  expect(stderr).toMatch(/It is left as it is: name another file, or move it away to start over\.\n$/);
  expect(await readFile(file, "utf8")).toBe(text);
});

/** What a server saves. */
async function stateText(): Promise<string> {
  const { cli } = await start(["--state", file, "--clock", "frozen"]);
  await cli.stop();
  return readFile(file, "utf8");
}

test("a folder that does not exist is named at the start", async () => {
  const { status, stderr } = await run(["--port", "0", "--state", join(folder, "no", "state.json")]);

  expect(status).toBe(1);
  expect(stderr).toMatch(/Failed to read the state file: .*Name a file in a folder that exists\.\n$/);
});

test("a server without a state file says how to get one", async () => {
  const { url } = await start();

  const answer = await save(url);

  expect(answer.status).toBe(409);
  expect((await answer.json()).detail).toMatch(/--state <file>/);
});

test("exec saves at its end, and keeps the command's status", async () => {
  const { status } = await run(["exec", "--state", file, "--", "sh", "-c", "exit 3"]);

  expect([status, JSON.parse(await readFile(file, "utf8")).scenario.name]).toEqual([3, "healthy"]);
});
