// Owns a log that cannot be written: it never ends the server, and says once what it lost.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createLogOutput } from "../../src/cli/log-output.ts";
import { LIMIT } from "./cli-process.ts";

test("says once, with the next line, how many were lost and why", () => {
  const written: string[] = [];
  let isFull = false;
  const log = createLogOutput({
    write: (text, done) => {
      if (isFull) return done(Object.assign(new Error("full"), { code: "ENOSPC" }));
      written.push(text);
      return done();
    },
  });

  log("one");
  isFull = true;
  log("two");
  log("three");
  isFull = false;
  log("four");
  log("five");

  expect(written).toEqual(["one\n", "warning: 2 lines of this log were lost (ENOSPC)\nfour\n", "five\n"]);
});

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

test.runIf(existsSync("/dev/full"))("a full disk under the log does not end the server", async () => {
  const child = spawn(process.execPath, [CLI, "--port", "0"], {
    stdio: ["ignore", "pipe", openSync("/dev/full", "w")],
    timeout: LIMIT,
    killSignal: "SIGKILL",
  });
  let said = "";
  const ready = new Promise<string>((resolve) =>
    child.stdout?.setEncoding("utf8").on("data", (text) => {
      said += text;
      const [, url] = /ready on (\S+)\n/.exec(said) ?? [];
      if (url) resolve(url);
    }),
  );
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const url = await ready;
  const statuses = [];
  for (let asked = 0; asked < 3; asked += 1) statuses.push((await fetch(`${url}/_mock/health`)).status);
  child.kill("SIGTERM");

  expect(statuses).toEqual([200, 200, 200]);
  expect(await ended).toBe(0);
});

test
  .runIf(existsSync("/dev/full"))
  .each([["scenario list"], ["scenario show healthy"], ["completion bash"], ["--help"]])(
  "%s onto a full disk fails and says so",
  (args) => {
    const { status, stderr } = spawnSync(process.execPath, [CLI, ...args.split(" ")], {
      stdio: ["ignore", openSync("/dev/full", "w"), "pipe"],
      timeout: LIMIT,
      encoding: "utf8",
    });

    expect([status, stderr]).toEqual([1, "Failed to print: ENOSPC: no space left on device, write.\n"]);
  },
);
