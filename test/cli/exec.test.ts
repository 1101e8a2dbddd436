// Owns `exec`: a mock for as long as a command runs.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { startMock } from "../../src/index.ts";
import { CliProcess, endAll, run } from "./cli-process.ts";

afterEach(endAll);

/** A command of Node's that runs the code. */
const node = (code: string) => ["--", process.execPath, "-e", code];
/** A shell's, which starts in a twentieth of the time. */
const shell = (script: string) => ["--", "sh", "-c", script];
const INFO = 'fetch(process.env.ONA_HOST + "/_mock/info").then((r) => r.json())';

test("the command's variables lead to a mock of its own", async () => {
  const code = `${INFO}.then((info) => console.log(JSON.stringify([info.scenario, info.seed, process.env])))`;
  const { status, stdout, stderr } = await run(["exec", "--scenario", "empty", "--seed", "7", ...node(code)]);
  const [scenario, seed, env] = JSON.parse(stdout);
  expect([status, stderr, scenario, seed]).toEqual([0, "", "empty", 7]);
  expect(env.ONA_BASE_URL).toBe(`${env.ONA_HOST}/api`);
  expect(env.GITPOD_BASE_URL).toBe(env.ONA_BASE_URL);
  expect(env.PREBUILD_MOCK_URL).toBe(env.ONA_HOST);
  expect([env.ONA_API_KEY, env.ONA_TOKEN, env.GITPOD_API_KEY]).toEqual(Array(3).fill("prebuild-mock"));
});

test("the token of the mock is that of the variables", async () => {
  const { stdout } = await run(["exec", "--token", "s3cret", ...shell('echo "$ONA_TOKEN"')]);
  expect(stdout).toBe("s3cret\n");
});

test("a PORT of the environment is the command's", async () => {
  const { stdout } = await run(["exec", ...shell('echo "$PORT $ONA_HOST"')], { PORT: "1" });
  expect(stdout).toMatch(/^1 http:\/\/127\.0\.0\.1:[1-9]\d+\n$/);
});

test.each([0, 1, 3, 64, 255])("it ends with the status %d of the command", async (expected) => {
  const { status } = await run(["exec", ...shell(`exit ${expected}`)]);
  expect(status).toBe(expected);
});

test("a command that cannot even be started ends with 126, and the mock with it", async () => {
  const { status, stderr } = await run(["exec", "--", `${process.execPath}/x`]);

  expect([status, stderr]).toEqual([126, `${process.execPath}/x: cannot be run (ENOTDIR)\n`]);
});

test("a command that a signal ended gives what a shell gives", async () => {
  const { status } = await run(
    ["exec", ...node('process.kill(process.pid, "SIGKILL")')],
    {},
    { ownProcess: true },
  );
  expect(status).toBe(128 + 9);
});

test("without -- the command's own flags are left to it", async () => {
  const { status, stdout } = await run(["exec", process.execPath, "-p", "1 + 1"]);
  expect([status, stdout]).toEqual([0, "2\n"]);
});

test("an empty command is refused at once, with the status of usage", async () => {
  const { status, stderr } = await run(["exec", "--", ""]);
  expect([status, stderr]).toEqual([64, expect.stringContaining("it is empty")]);
});

test("loopback is added to what no proxy is for, in both spellings", async () => {
  const { stdout } = await run(["exec", ...shell('echo "$NO_PROXY $no_proxy"')], {
    NO_PROXY: "intranet.example",
  });
  const expected = "intranet.example,127.0.0.1,localhost,::1";
  expect(stdout).toBe(`${expected} ${expected}\n`);
});

test("a command that there is not is one line and exit 127", async () => {
  const { status, stdout, stderr } = await run(["exec", "--", "no-such-command-here"]);
  expect([status, stdout, stderr]).toEqual([127, "", "no-such-command-here: command not found\n"]);
});

test("a command that cannot be run is one line and exit 126", async () => {
  const { status, stdout, stderr } = await run(["exec", "--", new URL("../", import.meta.url).pathname]);
  expect([status, stdout]).toEqual([126, ""]);
  expect(stderr).toMatch(/^[^\n]*cannot be run \(EACCES\)\n$/);
});

test("its log goes to stderr if one is asked for, and stdout stays the command's", async () => {
  const { stdout, stderr } = await run([
    "exec",
    "--log",
    "pretty",
    ...shell('curl -s -o /dev/null "$ONA_HOST/_mock/info"; echo done'),
  ]);
  expect(stdout).toBe("done\n");
  expect(stderr).toMatch(
    /^prebuild-mock ready on http:\/\/127\.0\.0\.1:\d+\n\S+ GET \/_mock\/info 200 [\d.]+ ms\n$/,
  );
});

test("the endpoints file exists while the command runs, and not after it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "prebuild-mock-"));
  const file = join(folder, "endpoints.json");
  const { stdout } = await run(["exec", "--endpoints-file", file, "--", "cat", file]);
  expect(JSON.parse(stdout)).toMatchObject({ url: expect.stringMatching(/^http/), pid: expect.any(Number) });
  expect(existsSync(file)).toBe(false);
  rmSync(folder, { recursive: true });
});

test.each(["SIGTERM", "SIGINT"] as const)(
  "%s reaches the command, whose end is waited for",
  async (signal) => {
    const code = `process.on("${signal}", () => { console.log("told"); process.exit(5); }); setInterval(() => {}, 1000); console.log("runs");`;
    const cli = new CliProcess(["exec", ...node(code)], {}, { ownProcess: true });
    await cli.until("the command ran", () => cli.stdout === "runs\n");
    cli.signal(signal);
    expect(await cli.exited).toEqual({ status: 5, stdout: "runs\ntold\n", stderr: "" });
  },
);

test("a scenario with issues is reported, and no command runs", async () => {
  const { status, stdout, stderr } = await run(["exec", "--scenario", "no-such.yaml", ...shell("echo ran")]);
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^Failed to read the scenario no-such\.yaml: no such file[^\n]*\n$/);
});

/** Two calls that are refused alike. */
const POLL = `call() {
  curl -s -o /dev/null -A acme/1 -H "authorization: Bearer t" -H "content-type: application/json" \\
    -d '{"prebuildId":"nonsense"}' "$ONA_BASE_URL/gitpod.v1.PrebuildService/GetPrebuild"
}
call && call`;

test("--report says on stderr how the command's calls behaved", async () => {
  const { status, stderr } = await run(["exec", "--report", ...shell(POLL)]);
  expect(status).toBe(0);
  expect(stderr).toMatch(/^1 finding in 2 calls of 1 caller:\n\nWARNING retried-final-code: GetPrebuild/);
});

test("--report=file.json writes it there as JSON", async () => {
  const folder = mkdtempSync(join(tmpdir(), "report-"));
  const file = join(folder, "report.json");
  const { status, stderr } = await run(["exec", `--report=${file}`, ...shell(`${POLL}; exit 3`)]);
  const report = JSON.parse(readFileSync(file, "utf8"));
  rmSync(folder, { recursive: true });
  expect([status, stderr]).toEqual([3, ""]);
  expect(report).toMatchObject({ calls: 2, findings: [{ rule: "retried-final-code", evidence: [1, 2] }] });
});

test("--report before a command without -- is a usage error", async () => {
  const { status, stderr } = await run(["exec", "--report", "node", "-p", "1"]);
  expect([status, stderr.split("\n")[0]]).toEqual([
    64,
    "error: option '--report [form]' argument 'node' is invalid. It must be text, github or end in .json or .xml; with none of them, put -- before the command.",
  ]);
});

test("a report that cannot be written is one line and exit 1", async () => {
  const { status, stderr } = await run(["exec", "--report=/no/such/folder/r.json", ...shell(":")]);
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/^Failed to write \/no\/such\/folder\/r\.json: ENOENT[^\n]*\n$/),
  ]);
});

test("--coverage says on stderr what of the contract the command met, worlds that have ended included", async () => {
  const worlds = `const json = { "content-type": "application/json", authorization: "Bearer t" };
const post = (url, body) => fetch(url, { method: "POST", headers: json, body: JSON.stringify(body) });
const { ONA_HOST } = process.env;
const { baseUrl } = await (await post(ONA_HOST + "/_mock/worlds", { id: "w", scenario: "empty" })).json();
await post(baseUrl + "/gitpod.v1.PrebuildService/ListWarmPools", {});
await fetch(ONA_HOST + "/_mock/worlds/w", { method: "DELETE", headers: json });`;
  const { status, stderr } = await run([
    "exec",
    "--coverage",
    "--",
    process.execPath,
    "--input-type=module",
    "-e",
    worlds,
  ]);
  expect(status).toBe(0);
  expect(stderr).toMatch(
    /^Coverage 1 % of the contract, by 1 call\n {2}calls {7}1 of 36 {2}never had CreatePrebuild ok, /,
  );
  expect(stderr).toMatch(/\n {2}paging {6}0 of 2 {2}never paged: ListPrebuilds, ListWarmPools\n/);
  expect(stderr).toMatch(/\n {2}presets {5}2 of \d+ {2}\(not counted\) {2}healthy, empty\n/);
});

test("--coverage counts calls that the journal forgot", async () => {
  const { stderr } = await run(["exec", "--coverage", "--journal-max", "0", ...shell(POLL)]);
  expect(stderr).toContain("by 2 calls\n");
});

test("--coverage=file writes JSON or a page, and coverage merges the files of several runs", async () => {
  const folder = mkdtempSync(join(tmpdir(), "coverage-"));
  const [json, page] = [join(folder, "coverage.json"), join(folder, "coverage.html")];
  const runs = [
    await run(["exec", `--coverage=${json}`, ...shell(POLL)]),
    await run(["exec", `--coverage=${page}`, ...shell(POLL)]),
    await run(["coverage", json, json, "--coverage-min", "1"]),
    await run(["coverage", json, "--output", join(folder, "merged.json"), "--coverage-min", "50"]),
  ];
  const texts = [json, page, join(folder, "merged.json")].map((file) => readFileSync(file, "utf8"));
  rmSync(folder, { recursive: true });
  expect(runs.map(({ status }) => status)).toEqual([0, 0, 0, 1]);
  expect(JSON.parse(texts[0] ?? "")).toMatchObject({ version: 1, calls: 2 });
  expect(texts[1]).toMatch(/^<!doctype html>/);
  expect(texts[2]).toBe(texts[0]);
  expect(runs[2]?.stdout).toMatch(/^Coverage 1 % of the contract, by 4 calls\n/);
  expect(runs[3]?.stderr).toMatch(/^The coverage is 1 %, less than 50 %: never met [^\n]*\n$/);
});

test("--coverage-min fails a command that succeeded, and leaves the status of one that failed", async () => {
  const least = ["exec", "--coverage-min", "50"];
  const [passed, failed] = [await run([...least, ...shell(POLL)]), await run([...least, ...shell("exit 3")])];
  expect([passed.status, failed.status]).toEqual([1, 3]);
  expect(passed.stderr).toContain("less than 50 %");
});

test.each([
  [
    ["exec", "--coverage-min", "101", ...shell(":")],
    "'101' is invalid. It must be a percentage from 0 to 100.",
  ],
  [
    ["exec", "--coverage-min", "-1", ...shell(":")],
    "'-1' is invalid. It must be a percentage from 0 to 100.",
  ],
  [["exec", "--coverage=x.xml", ...shell(":")], "'x.xml' is invalid. It must end in .json or .html"],
  [["coverage"], "missing required argument 'files'"],
  [["exec", "--record", "run.txt", ...shell(":")], "'run.txt' is invalid. It must end in .json."],
  [["replay"], "missing required argument 'file'"],
])("%j is a usage error", async (args, says) => {
  const { status, stderr } = await run(args);
  expect([status, stderr]).toEqual([64, expect.stringContaining(says)]);
});

test("coverage of what is no coverage is one line and exit 1", async () => {
  const folder = mkdtempSync(join(tmpdir(), "coverage-"));
  const files = {
    "cut.json": '{"version":1,"calls',
    "newer.json": '{"version":2}',
    "other.json": '{"version":"0.1.0"}',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const runs = [];
  for (const name of [...Object.keys(files), "none.json"])
    runs.push(await run(["coverage", join(folder, name)]));
  rmSync(folder, { recursive: true });
  expect(runs.map(({ status, stdout, stderr }) => [status, stdout, stderr])).toEqual([
    [1, "", expect.stringMatching(/^Failed to read [^\n]*cut\.json: [^\n]*\n$/)],
    [
      1,
      "",
      expect.stringMatching(
        /^Failed to merge coverages: [^\n]*newer\.json has version 2, this is version 1\.[^\n]*\n$/,
      ),
    ],
    [
      1,
      "",
      expect.stringMatching(/^Failed to merge coverages: [^\n]*other\.json is not a coverage\.[^\n]*\n$/),
    ],
    [1, "", expect.stringMatching(/^Failed to read [^\n]*none\.json: ENOENT[^\n]*\n$/)],
  ]);
});

test("--report can be repeated: text, annotations and JUnit of one command, with its coverage", async () => {
  const folder = mkdtempSync(join(tmpdir(), "report-"));
  const [xml, coverage] = [join(folder, "report.xml"), join(folder, "coverage.json")];
  const { status, stderr } = await run([
    "exec",
    "--report",
    "--report=github",
    `--report=${xml}`,
    `--coverage=${coverage}`,
    ...shell(POLL),
  ]);
  const texts = [xml, coverage].map((file) => readFileSync(file, "utf8"));
  rmSync(folder, { recursive: true });
  expect(status).toBe(0);
  expect(stderr).toMatch(/^1 finding in 2 calls of 1 caller:\n\nWARNING retried-final-code: /);
  expect(stderr).toMatch(
    /\n::warning title=prebuild-mock%3A retried-final-code::GetPrebuild was sent 2 times[^\n]*\(acme\/1\)[^\n]*\n$/,
  );
  expect(texts[0]).toContain(
    '<testcase classname="prebuild-mock.report" name="retried-final-code"><failure type="warning" message="GetPrebuild was',
  );
  expect(JSON.parse(texts[1] ?? "")).toMatchObject({ calls: 2 });
});

test.each([
  ["error", 0],
  ["warning", 1],
  ["info", 1],
] as const)("--fail-on %s ends a command with a warning with %i", async (severity, expected) => {
  const { status, stderr } = await run(["exec", "--fail-on", severity, ...shell(POLL)]);
  expect([status, stderr]).toEqual([
    expected,
    expected === 0 ? "" : `The report has 1 finding of severity ${severity} or worse: retried-final-code.\n`,
  ]);
});

test("--fail-on leaves the status of a command that failed", async () => {
  const { status } = await run(["exec", "--fail-on", "info", ...shell(`${POLL}; exit 3`)]);
  expect(status).toBe(3);
});

test("--fail-on of a severity that there is not is a usage error", async () => {
  const { status, stderr } = await run(["exec", "--fail-on", "fatal", ...shell(":")]);
  expect([status, stderr]).toEqual([
    64,
    expect.stringContaining("Allowed choices are error, warning, info."),
  ]);
});

test("--record writes a recording without tokens, replay repeats it, and a failing command says so", async () => {
  const folder = mkdtempSync(join(tmpdir(), "record-"));
  const file = join(folder, "run.json");
  const failed = await run(["exec", `--record=${file}`, "--token", "s3cret", ...shell(`${POLL}; exit 3`)]);
  const text = readFileSync(file, "utf8");
  const same = await run(["replay", file]);
  writeFileSync(
    file,
    text.replace('"version": "', '"version": "0.0.0-').replace("unauthenticated", "unauthorized"),
  );
  const other = await run(["replay", file]);
  writeFileSync(file, text.slice(0, -100));
  const cut = await run(["replay", file]);
  rmSync(folder, { recursive: true });
  const none = await run(["replay", file]);

  expect([failed.status, failed.stderr]).toEqual([3, `Replay it with: prebuild-mock replay ${file}\n`]);
  expect(text).not.toContain("s3cret");
  expect([same.status, same.stdout, same.stderr]).toEqual([
    0,
    "2 calls replayed: every answer is the same\n",
    "",
  ]);
  expect([other.status, other.stderr]).toEqual([
    1,
    expect.stringMatching(/^It was recorded by prebuild-mock 0\.0\.0-/),
  ]);
  expect(other.stdout).toMatch(
    /^The first difference is in call 1, POST \/api\/gitpod\.v1\.PrebuildService\/GetPrebuild at [^\n]*:\n {2}recorded: [^\n]*unauthorized[^\n]*\n {2}replayed: [^\n]*unauthenticated[^\n]*\n$/,
  );
  expect([cut.status, cut.stderr]).toEqual([
    1,
    expect.stringMatching(/^Failed to read the recording: it is not complete JSON: it was truncated/),
  ]);
  expect([none.status, none.stderr]).toEqual([
    1,
    expect.stringMatching(/^Failed to read the recording: ENOENT[^\n]*\n$/),
  ]);
});

test("replay --url repeats a recording on a running server, --explore in worlds of other draws", async () => {
  const folder = mkdtempSync(join(tmpdir(), "record-"));
  const file = join(folder, "run.json");
  await run(["exec", "--record", file, ...shell(POLL)]);
  const server = await startMock({ scenario: "failing-prebuild" });
  const first = await run(["replay", file, "--url", server.url]);
  server.clock.advance("1h");
  const second = await run(["replay", file, "--url", server.url]);
  await server.close();
  const gone = await run(["replay", file, "--url", server.url]);
  const explored = await run(["replay", file, "--explore", "3"]);
  const [none, both] = [
    await run(["replay", file, "--explore=0"]),
    await run(["replay", file, "--explore", "--url", server.url]),
  ];
  rmSync(folder, { recursive: true });

  for (const { status, stdout, stderr } of [first, second]) {
    expect([status, stdout, stderr]).toEqual([0, "2 calls replayed: every answer is the same\n", ""]);
  }
  expect([gone.status, gone.stderr]).toEqual([
    1,
    expect.stringMatching(
      /^Failed to replay: Failed to reach prebuild-mock: nothing listens on http:.*\. Start it with .*\.\n$/,
    ),
  ]);
  expect([explored.status, explored.stdout]).toEqual([
    0,
    "2 calls replayed in 3 worlds with other durations, outcomes and order: every answer means the same\n",
  ]);
  expect([none.status, none.stderr]).toEqual([
    64,
    expect.stringContaining("It must be a whole number from 1 to 1000."),
  ]);
  expect([both.status, both.stderr]).toEqual([64, expect.stringContaining("cannot be used with")]);
});

test("--record goes with --report and --coverage", async () => {
  const folder = mkdtempSync(join(tmpdir(), "record-"));
  const files = ["run.json", "report.json", "coverage.json"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const { status, stderr } = await run([
    "exec",
    "--record",
    files[0],
    `--report=${files[1]}`,
    `--coverage=${files[2]}`,
    "--fail-on",
    "warning",
    ...shell(POLL),
  ]);
  const [recording, report, coverage] = files.map((file) => JSON.parse(readFileSync(file, "utf8")));
  rmSync(folder, { recursive: true });
  expect(status).toBe(1);
  expect(stderr).toContain("Replay it with: prebuild-mock replay");
  expect([recording.count, report.calls, coverage.calls]).toEqual([2, 2, 2]);
});
