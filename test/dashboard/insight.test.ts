// Owns that the page says what the mock knows of its clients: findings beside the calls that show them, and coverage.
import { expect, it } from "vitest";
import type { Mock } from "../../src/index.ts";
import { DOCUMENTED } from "../../src/scenarios/presets/documentation.ts";
import { createdBy, opened, served } from "./browser.ts";

const projectId = DOCUMENTED.project;

async function read(mock: Mock, prebuildId: string, userAgent = "deploy-bot/1.0"): Promise<void> {
  await fetch(`${mock.baseUrl}/gitpod.v1.PrebuildService/GetPrebuild`, {
    method: "POST",
    headers: { authorization: "Bearer t", "content-type": "application/json", "user-agent": userAgent },
    body: JSON.stringify({ prebuildId }),
  });
}

/** A client that keeps reading a prebuild that is COMPLETED. */
async function polledAfterEnd(mock: Mock, userAgent?: string): Promise<string> {
  const id = await createdBy(mock, { projectId, spec: {} });
  mock.world.complete(id);
  for (let n = 0; n < 8; n += 1) {
    mock.clock.advance("5s");
    await read(mock, id, userAgent);
  }
  return id;
}

it("a finding leads to the calls that show it, and each of them has the advice", async () => {
  const mock = await served();
  await polledAfterEnd(mock);
  const page = await opened(mock, "#/insight");
  const findings = page.getByRole("region", { name: "Findings" });
  await findings.getByText("read 8 times, 7 of them after it was COMPLETED").waitFor();

  await findings.getByRole("link", { name: "Show 8 calls" }).click();
  const calls = page.locator(".call");
  await expect.poll(() => calls.count()).toBe(8);
  expect(await page.locator(".call .severity-warning").allTextContents()).toEqual(
    Array(8).fill("polls-after-end"),
  );
  await calls.first().getByRole("button").click();
  await page.locator(".callout", { hasText: "Stop polling at every phase that ends the work" }).waitFor();
  await page.getByRole("button", { name: "Show all calls" }).click();

  await expect.poll(() => calls.count()).toBe(9);
  await page.getByRole("combobox", { name: "Finding" }).selectOption("polls-after-end");
  await expect.poll(() => calls.count()).toBe(8);
});

it("findings appear while the client behaves badly, also at calls that the list no longer has", async () => {
  const mock = await served();
  const page = await opened(mock, "#/insight");
  await page.getByText("No calls yet. Point a client at").waitFor();

  const id = await createdBy(mock, { projectId, spec: {} });
  await page.getByText("No findings: nothing to improve in these calls.").waitFor();
  await polledAfterEnd(mock);
  for (let n = 0; n < 510; n += 1) await mock.call("GetPrebuild", { prebuildId: id });

  await page.getByRole("link", { name: "Show 8 calls" }).click();
  await expect.poll(() => page.locator(".call").count()).toBe(8);
  mock.requests.clear();
  await page.reload();
  await page.getByText("They are no longer in the journal").waitFor();
});

it("coverage says at a glance what was never met", async () => {
  const mock = await served();
  await createdBy(mock, { projectId, spec: {} });
  const page = await opened(mock, "#/insight");
  const coverage = page.getByRole("region", { name: "Coverage" });
  const { percent } = await mock.coverage();

  await coverage.getByText(`${percent} %`).waitFor();
  await coverage.locator("li", { hasText: "paging" }).getByText("Never paged").waitFor();
  await coverage.locator("li", { hasText: "phases" }).getByText("prebuild FAILED").waitFor();
  await coverage.getByRole("meter", { name: /^calls: 1 of \d+$/ }).waitFor();
  for (const method of ["ListPrebuilds", "ListWarmPools"] as const) {
    for (let n = 0; n < 30 && method === "ListPrebuilds"; n += 1)
      await mock.call("CreatePrebuild", { projectId, spec: {} });
    const { pagination } = (await mock.call(method, {})) as { pagination: { nextToken?: string } };
    if (pagination.nextToken) await mock.call(method, { pagination: { token: pagination.nextToken } });
  }
  await coverage.getByRole("meter", { name: "paging: 1 of 2" }).waitFor();
});

it("what a client says of itself stays text", async () => {
  const mock = await served();
  const nasty = `<img src=x onerror="document.title='broken'">`;
  await polledAfterEnd(mock, nasty);
  const page = await opened(mock, "#/insight");

  await page.getByText(nasty).first().waitFor();
  expect(await page.title()).toBe("prebuild-mock");
  expect(await page.locator("#app img").count()).toBe(0);
});

it("says why the report and the coverage could not be read, and shows them once they can be", async () => {
  const mock = await served();
  const page = await opened(mock);
  const refused = { status: 503, contentType: "application/problem+json", body: '{"detail":"not now."}' };
  await page.route(/_mock\/(report|coverage)$/, (route) => route.fulfill(refused));

  await page.keyboard.press("i");
  await page.getByText("The report could not be read: not now.").waitFor();
  await page.getByText("The coverage could not be read: not now.").waitFor();
  await page.unroute(/_mock\/(report|coverage)$/);
  await createdBy(mock, { projectId, spec: {} });

  await page.getByText("No findings: nothing to improve in these calls.").waitFor();
});
