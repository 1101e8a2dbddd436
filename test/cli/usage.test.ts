// Owns issues on the command line: exit 64, the nearest valid name, never a stack trace.

import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { run } from "./cli-process.ts";

const STACK = /^\s+at /m;

test.each([
  ["an unknown flag", ["--sed", "3"], ["--sed", "--seed"]],
  ["another unknown flag", ["--prot", "0"], ["--prot", "--port"]],
  ["an unknown scenario", ["--scenario", "helthy"], ["helthy", "healthy", "failing-prebuild"]],
  ["another unknown scenario", ["-s", "degrade-pool"], ["did you mean degraded-pool"]],
  ["a journal in letters", ["--journal-max", "many"], ["--journal-max", "many"]],
  ["no worlds at all", ["--max-worlds", "0"], ["--max-worlds", "whole number from 1"]],
  ["a number of worlds in letters", ["--max-worlds", "many"], ["--max-worlds", "many"]],
  ["a port past 65535", ["--port", "65536"], ["--port", "65536"]],
  ["a port below 0", ["--port=-1"], ["--port", "-1"]],
  ["a port in letters", ["-p", "http"], ["--port", "http"]],
  ["a seed below 0", ["--seed=-1"], ["--seed", "-1"]],
  ["a seed with a fraction", ["--seed", "1.5"], ["--seed", "1.5"]],
  ["a seed in letters", ["--seed", "NaN"], ["--seed", "NaN"]],
  ["a seed past the safe integers", ["--seed", "9007199254740992"], ["--seed"]],
  ["an unknown clock", ["--clock", "fast"], ["--clock", "fast", "per-read"]],
  ["a clock of 0x", ["--clock", "0x"], ["--clock", "0x"]],
  ["a latency that is an invalid duration", ["--latency", "soon"], ["--latency", "soon"]],
  ["a latency below 0", ["--latency=-5ms"], ["--latency", "-5ms"]],
  ["a start that is an invalid instant", ["--start-at", "tomorrow"], ["--start-at", "tomorrow"]],
  ["a log form that does not exist", ["--log", "loud"], ["--log", "loud", "pretty"]],
  ["a token with a comma", ["--token", "a,b"], ["--token", "comma"]],
  ["a token that begins with a blank", ["--token", " a"], ["--token", "blank"]],
  [
    "an invalid public URL",
    ["--public-url", "mock.example.com"],
    ["--public-url", "mock.example.com", "https://"],
  ],
  ["a public URL of another scheme", ["--public-url", "ftp://mock.example.com"], ["--public-url", "ftp:"]],
  ["a public URL with a query", ["--public-url", "https://mock.example.com/?a=1"], ["--public-url", "?a=1"]],
  [
    "an allowed host with a scheme",
    ["--allowed-host", "https://mock.example.com"],
    ["--allowed-host", "without scheme"],
  ],
  ["an allowed host with a port", ["--allowed-host", "mock.example.com:80"], ["--allowed-host", "port"]],
  ["an allowed host that is empty in a list", ["--allowed-host", "a.example,,b.example"], ["--allowed-host"]],
  [
    "an origin with a path",
    ["--cors", "http://a.example/app"],
    ["--cors", "http://a.example/app", "without a path"],
  ],
  ["an origin without a scheme", ["--cors", "a.example"], ["--cors", "a.example", "use a scheme, a host"]],
  ["an origin with a port and no scheme", ["--cors", "localhost:5173"], ["--cors", "use a scheme, a host"]],
  ["an origin that is empty in a list", ["--cors", "http://a.example,,*"], ["--cors"]],
  ["a misspelt --allowed-host", ["--allowed-hosts", "a.example"], ["--allowed-hosts", "--allowed-host"]],
  ["a flag without its value", ["--seed"], ["--seed"]],
])("%s exits 64 and says what is wrong", async (_title, args, words) => {
  const { status, stdout, stderr } = await run([
    ...args,
    ...(/port|-p/.test(args[0] as string) ? [] : ["-p", "0"]),
  ]);
  expect([status, stdout]).toEqual([64, ""]);
  for (const word of words) expect(stderr).toContain(word);
  expect(stderr).not.toMatch(STACK);
});

test.each([
  [["srve"], ["srve", "did you mean serve?", "validate"]],
  [
    ["exce", "--", "true"],
    ["exce", "did you mean exec?"],
  ],
  [
    ["valdate", "mock.yaml"],
    ["valdate", "did you mean validate?"],
  ],
  [
    ["scenario", "shwo"],
    ["shwo", "show"],
  ],
  [
    ["scenario", "show", "healthy", "--sed", "2"],
    ["--sed", "--seed"],
  ],
  [["scenario", "show"], ["name or file"]],
  [["validate"], ["file"]],
  [["exec"], ["command"]],
  [
    ["exec", "--sed", "2", "--", "true"],
    ["--sed", "--seed"],
  ],
  [
    ["env", "jsn"],
    ["jsn", "json"],
  ],
  [
    ["env", "--url", "localhost"],
    ["--url", "localhost"],
  ],
  [
    ["env", "--url", "http://a.test", "--endpoints-file", "f"],
    ["--url", "--endpoints-file"],
  ],
  [["env", "--port", "0"], ["--port"]],
  [["wait", "--port", "0"], ["--port"]],
  [
    ["wait", "--timeout", "soon"],
    ["--timeout", "soon"],
  ],
])("%j exits 64 and names what is meant", async (args, words) => {
  const { status, stdout, stderr } = await run(args);
  expect([status, stdout]).toEqual([64, ""]);
  for (const word of words) expect(stderr).toContain(word);
  expect(stderr).not.toMatch(STACK);
});

test.each([
  [["exec", "--sed", "2", "--", "true"], "(see prebuild-mock exec --help)"],
  [["scenario", "show"], "(see prebuild-mock scenario show --help)"],
  [["--clock", "fast"], "(see prebuild-mock --help)"],
])("%j leads to the help of its own command", async (args, hint) => {
  const { stderr } = await run(args);
  expect(stderr.trimEnd().split("\n").at(-1)).toBe(hint);
});

test.each([
  [["srve"], 'error: unknown command "srve"; did you mean serve? Known commands: '],
  [["help", "exce"], 'error: unknown command "exce"; did you mean exec? Known commands: '],
  [["--clock", "fast"], "error: option '--clock <mode>': invalid clock mode \"fast\": use "],
])("%j is refused in one plain sentence", async (args, beginning) => {
  const { status, stdout, stderr } = await run(args);
  expect([status, stdout]).toEqual([64, ""]);
  expect(stderr.slice(0, beginning.length)).toBe(beginning);
});

test("the help shows no argument that only catches mistakes", async () => {
  const { stdout } = await run(["--help"]);
  expect(stdout).toMatch(/^ {2}serve \[options\] {2,}run/m);
});

test("a process of its own ends with 64 too", async () => {
  const { status, stdout, stderr } = await run(["--sed", "3", "--port", "0"], {}, { ownProcess: true });
  expect([status, stdout]).toEqual([64, ""]);
  expect(stderr).toContain("--seed");
});

test("a port in use is one clear line and exit 1", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const { port } = taken.address() as AddressInfo;
  const { status, stdout, stderr } = await run(["--port", String(port)], {}, { ownProcess: true });
  await new Promise((resolve) => taken.close(resolve));
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(new RegExp(`^[^\\n]*port ${port} is in use[^\\n]*\\n$`));
});

test("a host that is not this machine's is one clear line and exit 1", async () => {
  const { status, stdout, stderr } = await run(["--port", "0", "--host", "192.0.2.1"]);
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^[^\n]*192\.0\.2\.1[^\n]*\n$/);
});

test.each([
  ["a file that is none", "package.json", "Failed to read the descriptors: "],
  ["no file", "nowhere.binpb", "Failed to read the descriptors: ENOENT"],
])("descriptors in %s are refused before anything is served", async (_, file, reason) => {
  const { status, stdout, stderr } = await run(["--port", "0", "--descriptors", file]);

  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(reason);
  expect(stderr).not.toMatch(STACK);
});
