// Owns the view of environments: how long starts took by what they started from, and what a claim was for.
import { expect, it } from "vitest";
import { DOCUMENTED } from "../../src/scenarios/presets/documentation.ts";
import { opened, served } from "./browser.ts";

it("an environment is created, and its start appears next to the others", async () => {
  const mock = await served({ scenario: "warm-start" });
  const page = await opened(mock, "#/environments");
  await page.getByText("No environments.").waitFor();

  await page.getByRole("button", { name: "New environment" }).click();
  await expect.poll(() => mock.world.environments().length).toBe(1);
  mock.clock.advance("1m");

  await page.getByRole("region", { name: "Time until RUNNING" }).getByText("1 start").waitFor();
  await page.getByRole("cell", { name: "from a warm pool" }).waitFor();
  const [created] = mock.world.environments();
  await page.getByRole("navigation").getByRole("link", { name: "Warm pools" }).click();
  await page.getByText(`Claimed for ${created?.name}`).waitFor();
});

it("a failure message is text", async () => {
  const mock = await served();
  const [environment] = mock.world.environments();
  mock.world.failEnvironment(environment?.id as string, '<img src=x onerror="document.title=1">');
  const page = await opened(mock, "#/environments");

  await page.getByText('<img src=x onerror="document.title=1">').waitFor();
  expect(await page.title()).not.toBe("1");
});

it("on a phone, a call's name does not cover its code", async () => {
  const mock = await served({ scenario: "warm-start" });
  await mock.call("CreateEnvironmentFromProject", { projectId: DOCUMENTED.project });
  const page = await opened(mock, "#/requests", { viewport: { width: 390, height: 844 } });

  const name = await page.locator(".call-rpc").boundingBox();
  const code = await page.locator(".call-line .code").boundingBox();
  expect((name?.x ?? 0) + (name?.width ?? 0)).toBeLessThanOrEqual(code?.x ?? 0);
});
