// Owns that the timeline shows what clients do, as it happens, and stays smooth with thousands of prebuilds.
import { expect, it } from "vitest";
import { DOCUMENTED } from "../../src/scenarios/presets/documentation.ts";
import { createdBy, opened, served } from "./browser.ts";

const projectId = DOCUMENTED.project;

it("a prebuild made by a real client appears and moves", async () => {
  const mock = await served();
  const page = await opened(mock, "#/timeline");
  await page.getByRole("button", { name: "Table" }).click();

  const id = await createdBy(mock, { projectId, spec: {} });
  const row = page.getByRole("row", { name: id });
  await row.getByText("pending").waitFor();
  mock.clock.advanceUntil({ prebuild: id, phase: "RUNNING" });
  await row.getByText("running").waitFor();
  mock.clock.advanceUntil({ prebuild: id, phase: "COMPLETED" });

  await row.getByText("completed").waitFor();
});

it("the picture has the bars of what the table says, and what is due ahead of the present", async () => {
  const mock = await served();
  const page = await opened(mock, "#/timeline");
  const colours = () =>
    page.evaluate(() => {
      const canvas = document.querySelector(".chart-scroller canvas") as HTMLCanvasElement;
      const context = canvas.getContext("2d") as CanvasRenderingContext2D;
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      let blue = 0;
      // The colour of RUNNING: #2563c9.
      for (let at = 0; at < data.length; at += 4) if (data[at] === 0x25 && data[at + 1] === 0x63) blue += 1;
      return blue;
    });
  const before = await colours();

  const id = await createdBy(mock, { projectId, spec: {} });
  mock.clock.advanceUntil({ prebuild: id, phase: "STOPPING" });
  await page.getByRole("button", { name: /^stopping 1$/ }).waitFor();

  await expect.poll(colours, { timeout: 10_000 }).toBeGreaterThan(before + 200);
});

it("filters by phase, trigger and text, and groups", async () => {
  const mock = await served({ scenario: "busy-organization" });
  const page = await opened(mock, "#/timeline");
  const shown = async () => Number(await page.locator(".chart-scroller").getAttribute("data-rows"));
  await page.getByRole("combobox", { name: "Show" }).selectOption("all");
  // A long time is drawn as what ended when.
  const { total, states } = mock.world.summary();
  const working = ["PENDING", "STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING", "CANCELLING"] as const;
  await expect.poll(shown).toBe(total - working.reduce((sum, state) => sum + (states[state] ?? 0), 0));

  await page.getByRole("button", { name: /^completed / }).click();
  await expect.poll(shown).toBeLessThan(500);
  const unfinished = await shown();
  await page.getByLabel("Find").fill("no space left");
  await expect.poll(shown).toBeLessThan(unfinished);
  expect(await shown()).toBeGreaterThan(0);
  await page.getByLabel("Trigger").selectOption("SCHEDULED");

  await expect.poll(shown).toBe(0);
});

it("keys choose and open a prebuild", async () => {
  const mock = await served();
  const page = await opened(mock, "#/timeline");
  await page.getByRole("group", { name: /Timeline as a picture/ }).focus();

  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");

  await page.getByRole("region", { name: "Prebuild", exact: true }).waitFor();
});
