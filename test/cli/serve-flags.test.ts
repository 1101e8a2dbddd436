// Owns `--watch` and `--open` of `serve`.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { endAll, info, run, start } from "./cli-process.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "prebuild-mock-"));
});
afterEach(async () => {
  await endAll();
  rmSync(folder, { recursive: true });
});

describe("--watch", () => {
  test("loads a changed file; a broken one is reported, and the old one is kept", async () => {
    const file = join(folder, "mock.yaml");
    writeFileSync(file, "name: first\nsummary: s\n");
    const { cli, url } = await start(["--scenario", file, "--watch", "--log", "silent"]);

    writeFileSync(file, "name: second one\nsummary: s\n");
    await cli.until("it loaded the file", () => cli.stderr.includes("changed and was loaded"));
    expect((await info(url)).scenario).toBe("second one");

    writeFileSync(file, "name: third\nsumary: s\n");
    await cli.until("it said what is wrong", () => cli.stderr.includes("is kept"));
    expect((await info(url)).scenario).toBe("second one");
    expect(cli.stderr).toMatch(/mock\.yaml:2:1: sumary: unknown field/);
    expect(cli.stderr).toContain(`${file} was not loaded; the previous scenario is kept\n`);

    writeFileSync(file, "name: fourth\nsummary: s\n");
    await cli.until("it loaded the file again", () => cli.stderr.endsWith("changed and was loaded\n"));
    expect((await info(url)).scenario).toBe("fourth");
    expect((await cli.stop()).status).toBe(0);
  });

  test("without a file is wrong usage", async () => {
    const { status, stderr } = await run(["--port", "0", "--watch", "--scenario", "empty"]);

    expect([status, stderr]).toEqual([
      64,
      "Failed to watch: --watch needs a scenario file. Name one, such as: --scenario mock.yaml --watch\n",
    ]);
  });
});

describe("--open", () => {
  test("opens the page by the system's opener, and a failure is a line", async () => {
    const opener = process.platform === "darwin" ? "open" : "xdg-open";
    writeFileSync(join(folder, opener), '#!/bin/sh\necho "opened $1" >&2\nexit 3\n', { mode: 0o755 });

    const { cli, url } = await start(["--open", "--log", "silent"], { PATH: `${folder}:/bin:/usr/bin` });
    await cli.until("it said so", () => cli.stderr !== "");

    expect(cli.stderr).toBe(`the page was not opened (${opener}: exit status 3); open ${url}/_mock/ui\n`);
  });

  test("without a control API is wrong usage", async () => {
    const { status, stderr } = await run(["--port", "0", "--open", "--no-control"]);

    expect(status).toBe(64);
    expect(stderr).toMatch(/--no-control serves none/);
  });
});
