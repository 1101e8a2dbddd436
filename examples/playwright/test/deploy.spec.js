// The page under five scenarios. Each test has a mock of its own, which the page's calls reach instead of the app's
// server, and half an hour of the page's clock takes seconds.
import { expect, test } from "prebuild-mock/playwright";

const projectId = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";

async function deploy(page) {
  await page.goto("/");
  await page.getByRole("button", { name: "Deploy" }).click();
  await page.clock.runFor("01:00:00");
  return page.getByRole("status");
}

test.describe("healthy", () => {
  test.use({ mockOptions: { scenario: "healthy", linkClock: true } });
  test("a prebuild that completes is deployed", async ({ page, mock }) => {
    await expect(await deploy(page)).toHaveText("deployed");
    expect(mock).toHaveReceived("CreatePrebuild", { times: 1, match: { projectId } });
  });
});

test.describe("failing-prebuild", () => {
  test.use({ mockOptions: { scenario: "failing-prebuild", linkClock: true } });
  test("one that fails is rolled back", async ({ page, mock }) => {
    await expect(await deploy(page)).toContainText("rolled back: ");
    expect(mock).toHaveReceived("DeletePrebuild", { times: 1 });
  });
});

test.describe("stuck-prebuild", () => {
  test.use({ mockOptions: { scenario: "stuck-prebuild", linkClock: true } });
  test("one that is stuck is cancelled after half an hour", async ({ page, mock }) => {
    await expect(await deploy(page)).toHaveText("rolled back: it was still PREBUILD_PHASE_RUNNING");
    expect(mock).toHaveReceived("CancelPrebuild", { times: 1 });
  });
});

test.describe("warning-prebuild", () => {
  test.use({ mockOptions: { scenario: "warning-prebuild", linkClock: true } });
  test("a warning is shown", async ({ page }) => {
    await expect(await deploy(page)).toContainText("deployed: ");
  });
});

test.describe("rate-limited", () => {
  test.use({ mockOptions: { scenario: "rate-limited", linkClock: true } });
  test("a busy API is called again when it says so", async ({ page, mock }) => {
    await expect(await deploy(page)).toHaveText("deployed");
    await expect(mock).toBehaveWell();
  });
});
