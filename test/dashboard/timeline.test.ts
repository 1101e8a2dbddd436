// Owns that the timeline shows what clients do, as it happens, and stays smooth with thousands of prebuilds.
import { expect, it } from "vitest";
import { DOCUMENTED } from "../../src/scenarios/presets/documentation.ts";
import { blank, createdBy, opened, served } from "./browser.ts";

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

it("the picture has the bars of what the table says, and what is due after the current time", async () => {
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
  await page.getByRole("group", { name: /Timeline as a chart/ }).focus();

  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");

  await page.getByRole("region", { name: "Prebuild", exact: true }).waitFor();
});

it("a search without a hit in the shown time says where its hits are, and leads there", async () => {
  const mock = await served({ scenario: "busy-organization" });
  const page = await opened(mock, "#/timeline");
  const { oldest } = mock.world.summary({ text: "no space left" });
  await page.getByRole("combobox", { name: "Show" }).selectOption("15 min");

  await page.getByLabel("Find").fill("no space left");
  await page.getByText(/Nothing in this stretch of time\. \d+ prebuilds outside it/).waitFor();
  await page.getByRole("button", { name: "Show them" }).click();

  const shown = async () => Number(await page.locator(".chart-scroller").getAttribute("data-rows"));
  await expect.poll(shown).toBeGreaterThan(1);
  expect(oldest).toBeInstanceOf(Date);
  await page.getByLabel("Find").fill("what nobody ever said");
  await page.getByText("No prebuild matches the filters").waitFor();
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await expect.poll(() => page.getByLabel("Find").inputValue()).toBe("");
});

it("a jump is looked at before it is done: what is planned until then is said", async () => {
  const mock = await served();
  const id = await createdBy(mock, { projectId, spec: {} });
  const page = await opened(mock, "#/timeline");
  const [next] = mock.world.upcoming({ limit: 1 });
  const before = mock.clock.now();

  await page.getByRole("slider", { name: "Look ahead" }).fill("30");
  await page.getByText(/change.* planned until then: 1 starting/).waitFor();
  expect(mock.clock.now()).toEqual(before);
  await page.getByRole("button", { name: /^Jump / }).click();

  await expect.poll(() => mock.clock.now().getTime()).toBeGreaterThan((next?.at ?? before).getTime());
  expect(mock.world.prebuild(id).status.phase).not.toBe("PREBUILD_PHASE_PENDING");
});

it("asks for a part of twenty thousand prebuilds, not for all of them", async () => {
  const mock = await served({
    scenario: {
      name: "thousands",
      summary: "Twenty thousand prebuilds.",
      projects: [{ id: projectId, name: "large", environmentClassIds: [DOCUMENTED.environmentClass] }],
      prebuilds: (["6d", "3d"] as const).map((age) => ({
        projectId,
        age,
        count: 10_000,
        every: "25s",
        outcome: {},
      })),
    },
  });
  const page = await blank();
  let bytes = 0;
  page.on("response", async (response) => {
    const body = await response.body().catch(() => undefined);
    if (response.url().includes("/_mock/") && !response.url().includes("/ui")) bytes += body?.length ?? 0;
  });

  await page.goto(`${mock.url}/_mock/ui`);
  await expect.poll(() => page.locator(".chart-scroller[data-kind=strips]").count()).toBeGreaterThan(0);
  await page.goto(`${mock.url}/_mock/ui#/timeline`);
  await page.getByRole("combobox", { name: "Show" }).selectOption("all");
  await expect
    .poll(async () => Number(await page.locator(".chart-scroller").getAttribute("data-rows")))
    .toBeGreaterThan(19_000);

  expect(bytes).toBeLessThan(6_000_000);
  const heap = await page.evaluate(
    () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
  );
  expect(heap).toBeLessThan(60_000_000);
});
