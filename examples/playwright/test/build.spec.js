import { expect } from "@playwright/test";
import { test } from "./mock.js";

test.use({ mockOptions: { scenario: "flaky-prebuild" } });

test.beforeEach(({ page }) => page.clock.install());

test("a prebuild that failed can be tried again", async ({ page, mock }) => {
  const status = page.getByRole("status");
  await page.goto("/");
  await page.getByRole("button", { name: "Build" }).click();
  await expect(status).toHaveText("PENDING");

  mock.clock.advance("10m");
  await page.clock.runFor("00:05");
  await expect(status).toContainText("FAILED: ");

  await page.getByRole("button", { name: "Try again" }).click();
  await expect(status).toHaveText("PENDING");
  mock.clock.advance("30m");
  await page.clock.runFor("00:05");
  await expect(status).toHaveText("COMPLETED");
  expect(mock.requests.count({ rpc: "CreatePrebuild" })).toBe(2);
});

test("if the service is overloaded, the page says so", async ({ page, mock }) => {
  mock.faults.add({ rpc: "CreatePrebuild", code: "resource_exhausted" });
  await page.goto("/");

  await page.getByRole("button", { name: "Build" }).click();

  await expect(page.getByRole("status")).toHaveText("the service says resource_exhausted");
});
