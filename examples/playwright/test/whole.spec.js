// Through the app's own server, which calls the mock that `prebuild-mock exec` has started.
import { expect, test } from "@playwright/test";

const control = `${process.env.ONA_HOST}/_mock`;

test.beforeEach(({ page }) => page.clock.install());

test("a prebuild completes before the user's eyes", async ({ page, request }) => {
  const status = page.getByRole("status");
  await request.post(`${control}/reset`, { data: { parts: ["state", "requests"] } });
  await page.goto("/");
  await page.getByRole("button", { name: "Build" }).click();
  await expect(status).toHaveText("PENDING");

  await request.post(`${control}/clock/advance`, { data: { by: "15m" } });
  await page.clock.runFor("00:05");

  await expect(status).toHaveText("COMPLETED");
  const { count } = await (await request.get(`${control}/requests/count?rpc=CreatePrebuild`)).json();
  expect(count).toBe(1);
});
