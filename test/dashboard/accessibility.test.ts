// Owns that the page can be used by everybody: axe finds nothing, at any width, in either colour scheme.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { DOCUMENTED } from "../../src/scenarios/presets/documentation.ts";
import { blank, createdBy, opened, served } from "./browser.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

async function violationsOf(page: Page): Promise<string[]> {
  // The page's policy forbids scripts that are not its own, so axe is loaded by the debugger.
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: () => Promise<{ violations: Violation[] }> } };
    return (await axe.run()).violations;
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

/** The names of the views, as the page lists them. */
async function viewsOf(page: Page): Promise<string[]> {
  const links = page.locator("nav[aria-label=Views] a");
  await links.first().waitFor();
  return links.evaluateAll((all) =>
    all.map((link) => (link as unknown as { hash: string }).hash.slice("#/".length)),
  );
}

async function show(page: Page, view: string): Promise<void> {
  await page.evaluate((name) => {
    location.hash = `#/${name}`;
  }, view);
  await page.locator(`.view-${view} .panel`).first().waitFor();
}

describe.each(["light", "dark"] as const)("in the %s scheme", (colorScheme) => {
  it("axe finds no violation in any view", async () => {
    const mock = await served({ scenario: "demo" });
    await createdBy(mock, { projectId: DOCUMENTED.project, spec: {} });
    for (let n = 0; n < 8; n += 1) await mock.call("GetPrebuild", { prebuildId: "no-uuid" }).catch(() => {});
    mock.faults.add({ rpc: "GetPrebuild", code: "unavailable" });
    const page = await opened(mock, "", { colorScheme });
    const found: string[] = [];

    for (const view of await viewsOf(page)) {
      await show(page, view);
      found.push(...(await violationsOf(page)));
    }

    expect(found).toEqual([]);
  });

  it("axe finds no violation in a prebuild, the table, a dialog, the keys and the tour", async () => {
    const mock = await served();
    const id = await createdBy(mock, { projectId: DOCUMENTED.project, spec: {} });
    mock.clock.advanceUntil({ prebuild: id, phase: "RUNNING" });
    mock.world.fail(id, "the disk broke");
    const page = await opened(mock, `#/timeline/${id}`, { colorScheme });
    await page.locator(".log-error").first().waitFor();
    mock.checkpoint("after the failure");
    await page.getByRole("button", { name: "after the failure" }).click();
    await page.getByRole("button", { name: "Table" }).click();
    const behind = await violationsOf(page);
    await page.getByRole("button", { name: "New pool" }).click();
    const dialog = await violationsOf(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys and legend" }).waitFor();
    const help = await violationsOf(page);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Tour" }).click();
    await page.getByRole("slider", { name: "Look ahead" }).fill("40");

    expect([...behind, ...dialog, ...help, ...(await violationsOf(page))]).toEqual([]);
  });
});

it.each(["light", "dark"] as const)(
  "axe finds no violation in the page of coverage, %s",
  async (colorScheme) => {
    const mock = await served();
    await createdBy(mock, { projectId: DOCUMENTED.project, spec: {} });
    const page = await blank({ colorScheme, viewport: { width: 390, height: 900 } });
    await page.goto(`${mock.url}/_mock/coverage`);

    expect(await violationsOf(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  },
);

it.each([390, 820, 1280, 2560])("at %i pixels every view fits without scrolling sideways", async (width) => {
  const mock = await served({ scenario: "demo" });
  const page = await opened(mock, "", { viewport: { width, height: 900 } });
  const wide: string[] = [];

  for (const view of await viewsOf(page)) {
    await show(page, view);
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) wide.push(view);
  }

  expect(wide).toEqual([]);
});
