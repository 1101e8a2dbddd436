// Owns what the command line says about itself.
import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { run } from "./cli-process.ts";

const FLAGS = [
  "-p, --port",
  "-H, --host",
  "--public-url",
  "--allowed-host",
  "--cors",
  "-s, --scenario",
  "--seed",
  "--clock",
  "--start-at",
  "--strict",
  "--token",
  "--latency",
  "--journal-max",
  "--journal-max-bytes",
  "--max-worlds",
  "--no-control",
  "--log",
  "--endpoints-file",
];

test.each([[["--help"]], [["-h"]], [["serve", "--help"]], [["help", "serve"]]])(
  "%j names every flag and exits 0",
  async (args) => {
    const { status, stdout, stderr } = await run(args);
    expect([status, stderr]).toEqual([0, ""]);
    expect(FLAGS.filter((flag) => !stdout.includes(flag))).toEqual([]);
  },
);

test.each([
  [
    ["exec", "--help"],
    ["[options] -- <command>", "--scenario", "--endpoints-file"],
  ],
  [
    ["env", "--help"],
    ["shell", "fish", "powershell", "dotenv", "json", "github", "--url", "--endpoints-file", "--token"],
  ],
  [
    ["wait", "--help"],
    ["--url", "--endpoints-file", "--timeout", "30s"],
  ],
  [
    ["scenario", "--help"],
    ["list", "show"],
  ],
  [
    ["scenario", "show", "--help"],
    ["<name or file>", "--seed", "--start-at"],
  ],
  [["validate", "--help"], ["<file...>"]],
])("%j tells what the verb takes and exits 0", async (args, words) => {
  const { status, stdout, stderr } = await run(args);
  expect([status, stderr]).toEqual([0, ""]);
  expect(words.filter((word) => !stdout.includes(word))).toEqual([]);
});

test("help prints the variables and defaults", async () => {
  const { stdout } = await run(["serve", "--help"]);
  for (const name of [
    "PORT",
    "HOST",
    "SCENARIO",
    "SEED",
    "CLOCK",
    "START_AT",
    "STRICT",
    "TOKEN",
    "LATENCY",
    "LOG",
  ]) {
    expect(stdout).toContain(`PREBUILD_MOCK_${name}`);
  }
  for (const value of ["4020", "127.0.0.1", "healthy", "60x", "pretty"]) expect(stdout).toContain(value);
});

test("--version prints the package's version and exits 0", async () => {
  const { status, stdout } = await run(["--version"], {}, { ownProcess: true });
  expect([status, stdout.trim()]).toEqual([0, manifest.version]);
});
