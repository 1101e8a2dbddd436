// Owns that data is text: markup in names, messages, log lines, callers and requests is never read as HTML, in any view.
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { createdBy, opened, served } from "./browser.ts";

const NASTY = `<img src=x onerror="document.title='broken'"><b>bold</b>`;
const PROJECT = "10000000-0000-4000-8000-000000000001";
const CLASS = "20000000-0000-4000-8000-000000000001";

const scenario = {
  name: "nasty",
  summary: NASTY,
  environmentClasses: [{ id: CLASS, displayName: NASTY, description: NASTY }],
  projects: [{ id: PROJECT, name: NASTY, environmentClassIds: [CLASS] }],
  warmPools: [{ projectId: PROJECT, environmentClassId: CLASS, minSize: 1, maxSize: 2, age: "1h" }],
} as const;

/** The names of the views that show the markup as text, and whether it became elements in any. */
async function shown(page: Page, views: readonly string[]): Promise<string[]> {
  const textual: string[] = [];
  for (const view of views) {
    await page.evaluate((name) => {
      location.hash = `#/${name}`;
    }, view);
    await page
      .getByText("<img")
      .filter({ visible: true })
      .first()
      .waitFor()
      .then(
        () => textual.push(view),
        () => {},
      );
  }
  return textual;
}

it("markup in every kind of text stays text, in every view, dialog, table and tooltip", async () => {
  const mock = await served({ scenario });
  const id = await createdBy(mock, { projectId: PROJECT, spec: {} });
  mock.clock.advanceUntil({ prebuild: id, phase: "RUNNING" });
  mock.world.fail(id, NASTY);
  for (const { id: pool } of mock.world.warmPools()) mock.world.degrade(pool, NASTY);
  await mock.fetch(`${mock.baseUrl}/gitpod.v1.EnvironmentService/CreateEnvironmentFromProject`, {
    method: "POST",
    headers: { authorization: "Bearer t", "content-type": "application/json", "user-agent": NASTY },
    body: JSON.stringify({ projectId: PROJECT }),
  });
  const environment = mock.world.environments()[0]?.id as string;
  mock.world.failEnvironment(environment, NASTY);
  mock.faults.add({ rpc: "GetPrebuild", code: "unavailable", message: NASTY });
  await mock.fetch(`${mock.baseUrl}/gitpod.v1.PrebuildService/GetPrebuild`, {
    method: "POST",
    headers: { authorization: "Bearer t", "content-type": "application/json", "user-agent": NASTY },
    body: JSON.stringify({ prebuildId: id }),
  });
  const page = await opened(mock);
  const views = ["overview", `timeline/${id}`, "pools", "environments", "requests", "faults"];

  expect(await shown(page, views)).toEqual(views);

  // A prebuild's log, transitions and JSON; the table; a call's request and message; the forms.
  await shown(page, [`timeline/${id}`]);
  await page.locator(".log-error", { hasText: NASTY }).waitFor();
  for (const tab of ["Transitions", "Requests", "API JSON"])
    await page.getByRole("tab", { name: tab }).click();
  await page.getByRole("button", { name: "Table" }).click();
  await page.locator("td", { hasText: NASTY }).first().waitFor();
  await shown(page, ["requests"]);
  await page.getByRole("button", { name: /^GetPrebuild/ }).click();
  await page.locator(".callout-failed", { hasText: NASTY }).waitFor();
  await page.locator("pre", { hasText: "<img" }).first().waitFor();
  await page.getByRole("button", { name: "New prebuild" }).click();
  await page.locator("option", { hasText: NASTY }).first().waitFor({ state: "attached" });
  await page.keyboard.press("Escape");

  // What is refused is quoted.
  await page.evaluate(() => {
    location.hash = "#/scenarios";
  });
  await page.locator(".drop ~ form textarea").fill(`name: "${NASTY.replaceAll('"', "'")}"\nsummary: 1`);
  await page.locator(".drop ~ form").getByRole("button", { name: "Load" }).click();
  await page.locator("[role=alert]", { hasText: "line" }).first().waitFor();
  await page.getByLabel("Move by or to").fill(NASTY);
  await page.keyboard.press("Enter");
  await page.locator(".jump .issue", { hasText: "<img" }).waitFor();

  expect(await page.title()).toBe("prebuild-mock");
  expect(await page.locator("#app img, #app b").count()).toBe(0);
});
