// Owns the first view: figures, failures and what comes next, and what it says if there is nothing.
import { expect, it } from "vitest";
import { DOCUMENTED } from "../../src/scenarios/presets/documentation.ts";
import { createdBy, opened, served } from "./browser.ts";

const projectId = DOCUMENTED.project;

it("counts what runs, how many succeed and what failed, and follows each change", async () => {
  const mock = await served();
  const page = await opened(mock);
  const tile = (name: string) => page.getByRole("region", { name, exact: true }).locator(".tile-value");
  await expect.poll(() => tile("Running now").textContent()).toBe("1");

  const id = await createdBy(mock, { projectId, spec: {} });
  await expect.poll(() => tile("Running now").textContent()).toBe("2");
  await expect.poll(() => tile("Next event").textContent()).toMatch(/^in \d/);
  mock.clock.advanceUntil({ prebuild: id, phase: "RUNNING" });
  mock.world.fail(id, "no space left on device");

  const failure = page.getByRole("link", { name: /no space left on device/ });
  await failure.waitFor();
  const { successRate = 0 } = mock.world.summary();
  await expect.poll(() => tile("Success rate").textContent()).toBe(`${Math.round(successRate * 100)} %`);
  await failure.click();
  await page.getByRole("heading", { name: "failed" }).waitFor();
});

it("has the failure that happened last at the top, whichever began first", async () => {
  const mock = await served({ scenario: "empty" });
  const environmentClassIds = [DOCUMENTED.environmentClass];
  const project = mock.world.addProject({ name: "storefront", environmentClassIds });
  const first = await createdBy(mock, { projectId: project.id, spec: {} });
  mock.clock.advance("1m");
  const second = await createdBy(mock, { projectId: project.id, spec: {} });
  mock.clock.advanceUntil({ prebuild: second, phase: "RUNNING" });
  mock.world.fail(second, "no space left on device");
  mock.clock.advance("1m");
  mock.world.fail(first, "no free machine");
  const page = await opened(mock);
  await page.locator(".failure").nth(1).waitFor();

  expect(await page.locator(".failure-message").allTextContents()).toEqual([
    "no free machine",
    "no space left on device",
  ]);
});

it("shows the failures alone on the timeline", async () => {
  const mock = await served();
  const id = await createdBy(mock, { projectId, spec: {} });
  mock.clock.advanceUntil({ prebuild: id, phase: "RUNNING" });
  mock.world.fail(id, "no space left on device");
  mock.clock.advance("3d");
  const page = await opened(mock);

  await page.getByRole("button", { name: "Show on timeline" }).click();
  await page.getByRole("button", { name: "Table" }).click();

  const rows = page.locator("tbody tr");
  await expect.poll(() => rows.count()).toBe(mock.world.summary({ states: ["FAILED"] }).total);
  await rows.filter({ hasText: id.slice(0, 8) }).waitFor();
});

it("markup in a project's name, a message and a user agent stays text", async () => {
  const mock = await served({ scenario: "empty" });
  const nasty = `<img src=x onerror="document.title='broken'"><b>bold</b>`;
  const environmentClassIds = [DOCUMENTED.environmentClass];
  const project = mock.world.addProject({ name: nasty, environmentClassIds });
  const id = await createdBy(mock, { projectId: project.id, spec: {} });
  mock.clock.advanceUntil({ prebuild: id, phase: "RUNNING" });
  mock.world.fail(id, nasty);
  await mock.fetch(`${mock.baseUrl}/gitpod.v1.PrebuildService/GetPrebuild`, {
    method: "POST",
    headers: { authorization: "Bearer t", "content-type": "application/json", "user-agent": nasty },
    body: JSON.stringify({ prebuildId: id }),
  });
  mock.faults.add({ rpc: "GetPrebuild", code: "unavailable", message: nasty });
  const page = await opened(mock);
  await page.locator(".failure", { hasText: nasty }).waitFor();

  for (const view of [`timeline/${id}`, "requests", "faults"]) {
    await page.evaluate((name) => {
      location.hash = `#/${name}`;
    }, view);
    await page.getByText("<img").filter({ visible: true }).first().waitFor();
  }

  expect(await page.title()).toBe("prebuild-mock");
  expect(await page.locator("#app img, #app b").count()).toBe(0);
});

it("an empty mock says what to do, and a project can be made while a prebuild is created", async () => {
  const mock = await served({ scenario: "empty" });
  const page = await opened(mock);
  await page.getByText("No prebuilds yet").waitFor();
  await page.getByRole("button", { name: "New prebuild" }).click();
  const dialog = page.getByRole("dialog", { name: "New prebuild" });
  await dialog.getByLabel("Project").selectOption("other");
  await dialog.getByRole("button", { name: "Create" }).click();
  await dialog.locator(".is-wrong").getByText("Type the name of a project").waitFor();
  expect(mock.world.projects()).toEqual([]);

  await dialog.getByLabel("Name or id").fill("my-project");
  await dialog.getByLabel("Outcome").selectOption("fail");
  await dialog.getByLabel("Its message").fill("no space left on device");
  await dialog.getByRole("button", { name: "Create" }).click();

  await page.getByRole("heading", { name: "failed" }).waitFor();
  expect(mock.world.projects().map(({ name }) => name)).toEqual(["my-project"]);
  expect(mock.world.prebuilds().map(({ status }) => status.failureMessage)).toEqual([
    "no space left on device",
  ]);
});

it("the history of a day is called the last day", async () => {
  const page = await opened(await served());
  await page.getByRole("heading", { name: "Last day" }).waitFor();
});
