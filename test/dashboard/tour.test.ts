// Owns that the guided tour leads through the page in five steps, and that keys and present mode work.
import { expect, it } from "vitest";
import { opened, served } from "./browser.ts";

it("the tour points at five parts of the page, one after the other", async () => {
  const mock = await served({ scenario: "demo" });
  const page = await opened(mock);
  await page.getByRole("button", { name: "Tour" }).click();
  const tour = page.getByRole("region", { name: "Tour" });
  const seen: (string | null)[] = [];

  for (let step = 1; step <= 5; step += 1) {
    await tour.getByText(`${step} of 5`).waitFor();
    await page.locator(".is-pointed-at").waitFor();
    seen.push(await tour.getByRole("heading").textContent());
    const tops = await tour
      .getByRole("button")
      .evaluateAll((all) => all.map((one) => (one as HTMLElement).offsetTop));
    expect(new Set(tops).size).toBe(1);
    if (step === 2) {
      await tour.getByRole("button", { name: "Jump 10 minutes" }).click();
      await expect.poll(() => mock.clock.now().toISOString()).toBe("2026-01-06T10:10:00.000Z");
    }
    await tour.getByRole("button", { name: step === 5 ? "Done" : "Next" }).click();
  }

  expect(new Set(seen).size).toBe(5);
  expect(await tour.count()).toBe(0);
  expect(await page.locator(".is-pointed-at").count()).toBe(0);
});

it("the question mark shows the keys and the legend, and letters lead to the views", async () => {
  const page = await opened(await served());

  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keys and legend" });
  await help.getByText("timed out").waitFor();
  await help.getByText("go to the next event").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("w");

  await page.locator(".view-pools").waitFor();
});

it("present mode makes the type larger and leaves again", async () => {
  const page = await opened(await served(), "", { viewport: { width: 2560, height: 1440 } });
  const size = () =>
    page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
  const before = await size();

  await page.keyboard.press("p");
  await expect.poll(size).toBeGreaterThan(before * 1.3);
  await page.keyboard.press("p");

  await expect.poll(size).toBe(before);
});
