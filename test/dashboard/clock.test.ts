// Owns that the clock can be steered from the page, by buttons and by keys.
import { expect, it } from "vitest";
import { DOCUMENTED } from "../../src/scenarios/presets/documentation.ts";
import { createdBy, opened, served } from "./browser.ts";

const projectId = DOCUMENTED.project;

it("pausing stops what moved, and playing continues", async () => {
  const mock = await served({ clock: "60x" });
  const page = await opened(mock);
  const face = page.getByTestId("now");
  const before = await face.textContent();
  await expect.poll(() => face.textContent()).not.toBe(before);

  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText("paused").waitFor();
  const paused = await face.textContent();

  expect(mock.clock.mode).toBe("frozen");
  expect(mock.clock.now().toISOString()).toContain(paused as string);
  await page.getByRole("button", { name: "Play" }).click();
  await expect.poll(() => face.textContent()).not.toBe(paused);
  expect(mock.clock.mode).toBe("60x");
});

it("space, digits and the right arrow steer from anywhere", async () => {
  const mock = await served({ clock: "60x" });
  const page = await opened(mock);

  await page.keyboard.press("Space");
  await expect.poll(() => mock.clock.mode).toBe("frozen");
  const id = await createdBy(mock, { projectId, spec: {} });
  const paused = mock.clock.now().getTime();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => mock.clock.now().getTime()).toBeGreaterThan(paused);
  expect(mock.world.prebuild(id).status.phase).toBe("PREBUILD_PHASE_STARTING");
  await page.keyboard.press("6");

  await expect.poll(() => mock.clock.mode).toBe("3600x");
});

it("moves forward by the steps of the buttons and to an instant", async () => {
  const mock = await served();
  const page = await opened(mock);

  await page.getByRole("button", { name: "Forward by 10m" }).click();
  await expect.poll(() => mock.clock.now().toISOString()).toBe("2026-01-06T10:10:00.000Z");
  await page.getByRole("button", { name: "Forward by 1d" }).click();
  await expect.poll(() => mock.clock.now().toISOString()).toBe("2026-01-07T10:10:00.000Z");
  await page.getByLabel("Move by or to").fill("2026-01-08T00:00:00Z");
  await page.keyboard.press("Enter");

  await expect.poll(() => mock.clock.now().toISOString()).toBe("2026-01-08T00:00:00.000Z");
  await expect.poll(() => page.getByTestId("now").textContent()).toBe("00:00:00");
});

it("an invalid duration is refused in the server's words, and what was typed stays", async () => {
  const mock = await served();
  const page = await opened(mock);
  const field = page.getByLabel("Move by or to");

  await field.fill("ten minutes");
  await page.keyboard.press("Enter");

  const issue = page.locator(".jump .issue");
  await issue.getByText(/ten minutes/).waitFor();
  const told = await fetch(`${mock.url}/_mock/clock/advance`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ by: "ten minutes" }),
  });
  const { errors } = (await told.json()) as { errors: { message: string }[] };
  expect(await issue.textContent()).toBe(errors[0]?.message);
  expect(await field.inputValue()).toBe("ten minutes");
  expect(mock.clock.now().toISOString()).toBe("2026-01-06T10:00:00.000Z");
});
