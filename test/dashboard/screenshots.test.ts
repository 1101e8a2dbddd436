// Owns the pictures of the documents. They are made only when they are asked for: `npm run screenshots`.

import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { demoTraffic } from "../../src/cli/demo-traffic.ts";
import { DOCUMENTED } from "../../src/scenarios/presets/documentation.ts";
import { createdBy, opened, served } from "./browser.ts";

const place = (name: string) => fileURLToPath(new URL(`../../docs/images/${name}.png`, import.meta.url));
const MOST_BYTES = 400_000;
const { project: projectId } = DOCUMENTED;

async function shoot(page: Awaited<ReturnType<typeof opened>>, name: string): Promise<void> {
  // What is read and drawn last.
  await page.waitForTimeout(800);
  await page.screenshot({ path: place(name) });
  expect(statSync(place(name)).size).toBeLessThan(MOST_BYTES);
}

describe.runIf(process.env.SCREENSHOTS)("the pictures", () => {
  it("healthy: prebuilds come and go, one is looked at", async () => {
    const mock = await served();
    for (let n = 0; n < 7; n += 1) {
      await createdBy(mock, { projectId, spec: {} });
      mock.clock.advance("4m");
    }
    const id = await createdBy(mock, { projectId, spec: {} });
    mock.clock.advanceUntil({ prebuild: id, phase: "RUNNING" });
    mock.clock.advance("90s");

    await shoot(await opened(mock, `#/timeline/${id}`), "healthy");
  });

  it("failing: one failed, one timed out, one was cancelled", async () => {
    const mock = await served({ scenario: "stuck-prebuild" });
    await createdBy(mock, { projectId, spec: { timeout: "1500s" } });
    mock.clock.advance("4m");
    const cancelled = await createdBy(mock, { projectId, spec: {} });
    mock.clock.advance("6m");
    await mock.fetch(`${mock.baseUrl}/gitpod.v1.PrebuildService/CancelPrebuild`, {
      method: "POST",
      headers: { authorization: "Bearer t", "content-type": "application/json" },
      body: JSON.stringify({ prebuildId: cancelled }),
    });
    const id = await createdBy(mock, { projectId, spec: {} });
    mock.clock.advance("9m");
    mock.world.fail(id, 'task "build" failed with exit status 1: no space left on device');
    await createdBy(mock, { projectId, spec: {} });
    mock.clock.advance("8m");

    await shoot(await opened(mock, `#/timeline/${id}`, { colorScheme: "dark" }), "failing");
  });

  it("degraded: a pool has a problem, claims are not refilled", async () => {
    const mock = await served({ scenario: "demo" });
    for (const { id } of mock.world.warmPools().slice(0, 1))
      mock.world.degrade(id, "no capacity left in this zone");
    mock.clock.advance("20m");
    const page = await opened(mock, "#/pools");
    await page.getByRole("combobox", { name: "History of" }).selectOption({ label: "1 d" });

    await shoot(page, "degraded");
  });

  it("demo: five teams at work", async () => {
    const mock = await served({ scenario: "demo", clock: "60x" });
    const over = new AbortController();
    const traffic = demoTraffic(mock, { seed: 1, signal: over.signal });
    const page = await opened(mock, "", { viewport: { width: 1600, height: 960 } });
    await page.waitForTimeout(25_000);

    await shoot(page, "demo");
    await page.getByRole("link", { name: "Timeline" }).click();
    await page.getByRole("combobox", { name: "Show" }).selectOption("30 d");
    await shoot(page, "month");
    over.abort();
    await traffic;
  });
});

it("the pictures of the documents are small", () => {
  for (const name of ["healthy", "failing", "degraded", "demo", "month"]) {
    expect(statSync(place(name)).size).toBeLessThan(MOST_BYTES);
  }
});
