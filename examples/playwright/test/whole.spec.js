// Through the app's own server, which calls the mock that `prebuild-mock exec` has started.
import { expect, test } from "@playwright/test";

const control = `${process.env.ONA_HOST}/_mock`;

test("a prebuild is deployed before the user's eyes", async ({ page, request }) => {
  const status = page.getByRole("status");
  await page.clock.install();
  await page.goto("/");
  await page.getByRole("button", { name: "Deploy" }).click();
  await expect(status).toHaveText("deploying");
  await request.post(`${control}/requests/wait`, { data: { rpc: "CreatePrebuild", code: "ok" } });
  await request.post(`${control}/clock/advance`, { data: { by: "15m" } });

  await expect(async () => {
    await page.clock.runFor("00:30");
    await expect(status).toHaveText("deployed", { timeout: 500 });
  }).toPass();
});
