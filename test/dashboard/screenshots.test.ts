// Owns the pictures of the documents. They are made only when they are asked for: `npm run screenshots`.

import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { demoTraffic } from "../../src/cli/demo-traffic.ts";
import { opened, served } from "./browser.ts";

const place = (name: string) => fileURLToPath(new URL(`../../docs/images/${name}.png`, import.meta.url));
const MOST_BYTES = 400_000;

async function shoot(page: Awaited<ReturnType<typeof opened>>, name: string): Promise<void> {
  // What is read and drawn last.
  await page.waitForTimeout(800);
  await page.screenshot({ path: place(name) });
  expect(statSync(place(name)).size).toBeLessThan(MOST_BYTES);
}

describe.runIf(process.env.SCREENSHOTS)("the pictures", () => {
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
  for (const name of ["degraded", "demo", "month"]) {
    expect(statSync(place(name)).size).toBeLessThan(MOST_BYTES);
  }
});
