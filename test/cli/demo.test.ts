// Owns `demo`: its history, its clients, its page, and how it ends.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { lastTuesday } from "../../src/cli/demo.ts";
import { CliProcess, endAll, info } from "./cli-process.ts";

afterEach(endAll);

async function counted(url: string): Promise<number> {
  return ((await (await fetch(`${url}/_mock/requests/count`)).json()) as { count: number }).count;
}

test("it serves the demo, with clients that call, until it is stopped", async () => {
  const cli = new CliProcess(["demo", "--no-open", "--port", "0"], {}, { ownProcess: true });
  const url = await cli.ready();

  const { scenario, clock, counts } = await info(url);
  await expect.poll(() => counted(url), { interval: 100 }).toBeGreaterThan(1);
  const { status, stderr } = await cli.stop();

  expect([scenario, clock.mode, counts.warmPools, status, stderr]).toEqual(["demo", "60x", 3, 0, ""]);
  expect(cli.stdout).toContain(`the page is ${url}/_mock/ui`);
});

test("that the page cannot be opened is a line, and no more", async () => {
  const folder = mkdtempSync(join(tmpdir(), "prebuild-mock-"));
  try {
    const opener = process.platform === "darwin" ? "open" : "xdg-open";
    writeFileSync(join(folder, opener), "#!/bin/sh\nexit 3\n", { mode: 0o755 });
    const cli = new CliProcess(["demo", "--port", "0"], { PATH: folder });
    const url = await cli.ready();

    await cli.until("it said so", () => cli.stderr !== "");

    expect(cli.stderr).toBe(`the page was not opened (${opener}: exit status 3); open ${url}/_mock/ui\n`);
    expect((await info(url)).scenario).toBe("demo");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe("its history ends on the last Tuesday at ten o'clock UTC", () => {
  test.each([
    ["2026-01-06T10:00:00Z", "2026-01-06T10:00:00.000Z"],
    ["2026-01-06T09:59:59Z", "2025-12-30T10:00:00.000Z"],
    ["2026-01-06T23:00:00Z", "2026-01-06T10:00:00.000Z"],
    ["2026-01-12T00:00:00Z", "2026-01-06T10:00:00.000Z"],
    ["2026-03-01T12:00:00Z", "2026-02-24T10:00:00.000Z"],
  ])("at %s it is %s", (now, start) => {
    expect(lastTuesday(new Date(now)).toISOString()).toBe(start);
  });
});
