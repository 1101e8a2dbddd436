// Owns the checkpoints on the page: saving one, going back, branching and comparing, and what is drawn of the future.
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { DOCUMENTED } from "../../src/scenarios/presets/documentation.ts";
import { createdBy, opened, served } from "./browser.ts";

const projectId = DOCUMENTED.project;

const bar = (page: Page) => page.getByRole("region", { name: "Checkpoints" });

/** The picture as it is drawn, to see whether it changes. */
const picture = (page: Page) =>
  page.evaluate(() => (document.querySelector(".chart-scroller canvas") as HTMLCanvasElement).toDataURL());

it("a moment is saved, and the page goes back to it and forward again", async () => {
  const mock = await served();
  const id = await createdBy(mock, { projectId, spec: {} });
  mock.clock.advanceUntil({ prebuild: id, phase: "RUNNING" });
  const saved = mock.clock.now().toISOString();
  const page = await opened(mock, "#/timeline");
  await bar(page).getByRole("textbox").fill("before the failure");
  await bar(page).getByRole("button", { name: "Save" }).click();
  await bar(page).getByRole("button", { name: "before the failure" }).waitFor();
  mock.world.fail(id, "the disk broke");
  mock.clock.advance("10m");
  mock.checkpoint("after it");

  await bar(page).getByRole("button", { name: "before the failure" }).click();
  await bar(page).getByRole("button", { name: "Compare with now" }).click();
  await bar(page)
    .getByText(/status\.phase PREBUILD_PHASE_RUNNING → PREBUILD_PHASE_FAILED/)
    .waitFor();
  await bar(page).getByRole("button", { name: "Go back here" }).click();

  await expect.poll(() => mock.clock.now().toISOString()).toBe(saved);
  expect(mock.world.prebuild(id).status.phase).toBe("PREBUILD_PHASE_RUNNING");
  await expect.poll(() => page.getByTestId("now").textContent()).toBe(saved.slice(11, 19));
  await bar(page).getByRole("button", { name: "after it" }).click();
  await bar(page).getByRole("button", { name: "Go forward here" }).click();
  await expect.poll(() => mock.world.prebuild(id).status.phase).toBe("PREBUILD_PHASE_FAILED");
});

it("a world branches from a checkpoint, and its page opens", async () => {
  const mock = await served();
  const id = await createdBy(mock, { projectId, spec: {} });
  mock.checkpoint("here");
  const page = await opened(mock, "#/timeline");

  await bar(page).getByRole("button", { name: "here" }).click();
  await bar(page).getByRole("button", { name: "Branch from here" }).click();
  await bar(page).getByRole("link", { name: "Open it" }).click();
  await page.waitForURL(/\/worlds\/[^/]+\/_mock\/ui#\/timeline$/);
  await page.getByText("live", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Forward by 1h" }).click();

  await page.getByRole("button", { name: "Table" }).click();
  await page.getByRole("row", { name: id }).getByText("completed").waitFor();
  expect(mock.world.prebuild(id).status.phase).toBe("PREBUILD_PHASE_PENDING");
});

it("the mark of a checkpoint on the chart is pressed to choose it", async () => {
  const mock = await served();
  mock.checkpoint("<b>markup</b>");
  mock.clock.advance("20m");
  const page = await opened(mock, "#/timeline");
  await bar(page).getByRole("button", { name: "<b>markup</b>" }).waitFor();
  const chart = page.locator(".chart-scroller");
  const box = (await chart.boundingBox()) as { x: number; y: number; width: number };
  // The last hour is four fifths of the width, and the names have 190 pixels before it.
  const x = 190 + ((0.8 * 60 - 20) / 60) * (box.width - 190);

  await chart.hover({ position: { x: x + 5, y: 38 } });
  await page.locator(".tooltip", { hasText: "a checkpoint at" }).waitFor();
  await chart.click({ position: { x: x + 5, y: 38 } });

  await bar(page).getByRole("button", { name: "Go back here" }).waitFor();
  expect(await page.locator("#app .checkpoints b, #app .tooltip b").count()).toBe(0);
});

it("a name that is refused says so in the server's words, and what was typed stays", async () => {
  const mock = await served();
  const page = await opened(mock, "#/timeline");
  await bar(page).getByRole("textbox").fill("x".repeat(101));
  await bar(page).getByRole("button", { name: "Save" }).click();

  await bar(page)
    .getByText(/must be text of 1 to 100 characters/)
    .waitFor();
  expect(await bar(page).getByRole("textbox").inputValue()).toHaveLength(101);
  expect(mock.checkpoints()).toEqual([]);
});

it("a checkpoint that is gone is refused, and one that is deleted leaves the page", async () => {
  const mock = await served();
  mock.checkpoint("a/b ?");
  const page = await opened(mock, "#/timeline");
  await bar(page).getByRole("button", { name: "a/b ?" }).click();
  await bar(page).getByRole("button", { name: "Delete" }).click();
  await expect.poll(() => mock.checkpoints().length).toBe(0);
  await expect.poll(() => bar(page).getByRole("button", { name: "a/b ?" }).count()).toBe(0);

  mock.checkpoint("short-lived");
  await bar(page).getByRole("button", { name: "short-lived" }).click();
  await page.route(/rewind$/, (route) =>
    route.fulfill({
      status: 404,
      contentType: "application/problem+json",
      body: '{"detail":"checkpoint \\"short-lived\\" not found"}',
    }),
  );
  await bar(page).getByRole("button", { name: "Go back here" }).click();

  await page.getByText('checkpoint "short-lived" not found').waitFor();
});

it("the forecast is drawn all the way, and moves when a control changes what will happen", async () => {
  const mock = await served();
  const id = await createdBy(mock, { projectId, spec: {} });
  mock.clock.advanceUntil({ prebuild: id, phase: "RUNNING" });
  const asked: string[] = [];
  const page = await opened(mock);
  page.on("request", (request) => {
    if (request.url().includes("until=")) asked.push(request.url());
  });
  await page.keyboard.press("t");
  await expect.poll(() => asked.length).toBeGreaterThan(0);
  await page.waitForLoadState("networkidle");
  const before = await picture(page);
  await page.getByRole("button", { name: "Table" }).click();
  const end = mock.world
    .upcoming({ until: "2h" })
    .find(({ id: each, to }) => each === id && to === "COMPLETED");
  await page
    .getByRole("row", { name: id })
    .getByText(`, then completed at ${end?.at.toISOString().slice(11, 19)}`)
    .waitFor();
  await page.getByRole("button", { name: "Table" }).click();

  await mock.call("CancelPrebuild", { prebuildId: id });
  await expect.poll(() => picture(page)).not.toBe(before);
  expect(mock.world.prebuild(id).status.phase).toBe("PREBUILD_PHASE_CANCELLING");
});

it.each(["overview", "timeline", "requests", "insight"])(
  "in a still world %s asks for nothing",
  async (view) => {
    const mock = await served();
    const id = await createdBy(mock, { projectId, spec: {} });
    mock.clock.advanceUntil({ prebuild: id, phase: "RUNNING" });
    const page = await opened(mock, `#/${view}`);
    let asked = 0;
    page.on("request", () => {
      asked += 1;
    });
    const askedInFrames = async () => {
      asked = 0;
      await page.evaluate(async () => {
        for (let n = 0; n < 150; n += 1) await new Promise((drawn) => requestAnimationFrame(drawn));
      });
      return asked;
    };

    await expect.poll(askedInFrames).toBe(0);
  },
);
