// Owns the view of warm pools: what a claim sets off, and what the server refuses.
import { expect, it } from "vitest";
import { DOCUMENTED } from "../../src/scenarios/presets/documentation.ts";
import { opened, served } from "./browser.ts";

const { warmPool } = DOCUMENTED;

it("a claim shows the refill", async () => {
  const mock = await served();
  const page = await opened(mock, "#/pools");
  const pool = page.getByRole("article", { name: /documentation/ });
  await pool.getByTestId("running").getByText("1", { exact: true }).waitFor();

  await pool.getByRole("button", { name: "Claim one" }).click();
  await pool.getByTestId("running").getByText("0", { exact: true }).waitFor();
  await pool.getByText(/Next: an instance is ready/).waitFor();
  mock.clock.advanceUntil({ warmPool, phase: "READY" }, { limit: "1h" });
  mock.clock.advance("10m");

  await pool.getByTestId("running").getByText("1", { exact: true }).waitFor();
});

it("claiming many a minute raises the target", async () => {
  const mock = await served({ scenario: "scaling-pool", clock: "300x" });
  const page = await opened(mock, "#/pools");
  const pool = page.getByRole("article", { name: /documentation/ });
  mock.clock.advance("30m");
  const before = mock.world.warmPool(warmPool).status.desiredSize ?? 0;

  await pool.getByLabel("Claims per simulated minute").fill("2");
  await pool.getByRole("button", { name: "Claim many" }).click();
  await expect
    .poll(() => mock.world.warmPool(warmPool).status.desiredSize ?? 0, { timeout: 30_000 })
    .toBeGreaterThan(before);
  await pool.getByRole("button", { name: "Stop claiming" }).click();

  await pool.getByRole("button", { name: "Claim many" }).waitFor();
});

it("degrading shows the problem, recovering ends it", async () => {
  const mock = await served();
  const page = await opened(mock, "#/pools");
  const pool = page.getByRole("article", { name: /documentation/ });

  await pool.getByLabel("Problem").fill("no capacity left");
  await pool.getByRole("button", { name: "Degrade" }).click();
  await pool.getByText("degraded", { exact: true }).waitFor();
  await pool.locator(".callout").getByText("no capacity left").waitFor();
  await pool.getByRole("button", { name: "Recover" }).click();

  await pool.getByText("pending", { exact: true }).waitFor();
});

it("a resize with the minimum over the maximum is refused in the server's words, and nothing changes", async () => {
  const mock = await served();
  const page = await opened(mock, "#/pools");
  const pool = page.getByRole("article", { name: /documentation/ });
  const before = mock.world.warmPool(warmPool);

  await pool.getByLabel("Minimum").fill("9");
  await pool.getByRole("button", { name: "Resize" }).click();

  await pool.getByText(/^invalid_argument: .*min_size.*max_size/).waitFor();
  expect(await pool.getByLabel("Minimum").inputValue()).toBe("9");
  expect(mock.world.warmPool(warmPool)).toEqual(before);
});

it("the axis of a pool that is the only one has the type of any other text", async () => {
  const page = await opened(await served(), "#/pools");

  const { height = 0 } = (await page.locator(".pool-chart .axis").first().boundingBox()) ?? {};
  expect(height).toBeGreaterThan(8);
  expect(height).toBeLessThan(20);
});
