// Owns that requests, prebuilds and logs lead to each other, and that both can be copied as a test or made again.
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { createMock } from "../../src/index.ts";
import { DOCUMENTED } from "../../src/scenarios/presets/documentation.ts";
import { createdBy, opened, served } from "./browser.ts";

const projectId = DOCUMENTED.project;

async function copied(page: Page, press: () => Promise<void>): Promise<string> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(() => navigator.clipboard.writeText(""));
  await press();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).not.toBe("");
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Runs a copied test as vitest would. */
async function run(text: string): Promise<string[]> {
  const titles: string[] = [];
  const tests: (() => Promise<void>)[] = [];
  const register = (title: string, test: () => Promise<void>) => {
    titles.push(title);
    tests.push(test);
  };
  const body = text.replaceAll(/^import .*$/gm, "");
  new Function("createMock", "expect", "it", body)(createMock, expect, register);
  for (const test of tests) await test();
  return titles;
}

it("a prebuild leads to its requests, a request to its prebuild", async () => {
  const mock = await served();
  const id = await createdBy(mock, { projectId, spec: {} });
  await createdBy(mock, { projectId, spec: {} });
  const page = await opened(mock, `#/timeline/${id}`);

  await page.getByRole("tab", { name: "Requests" }).click();
  await page.locator(".calls-of").getByRole("button", { name: "CreatePrebuild" }).click();

  await page.getByText("Only calls about").waitFor();
  expect(await page.locator(".call").count()).toBe(1);
  await page.getByRole("link", { name: /^Prebuild .*→$/ }).click();
  await page.getByRole("region", { name: "Prebuild", exact: true }).getByText(id).waitFor();
});

it("a refused call can be copied as a test that passes", async () => {
  const mock = await served();
  const id = await createdBy(mock, { projectId, spec: {} });
  mock.world.complete(id);
  await mock.fetch(`${mock.baseUrl}/gitpod.v1.PrebuildService/CancelPrebuild`, {
    method: "POST",
    headers: { authorization: "Bearer t", "content-type": "application/json" },
    body: JSON.stringify({ prebuildId: id }),
  });
  const page = await opened(mock, "#/requests");
  await page.getByRole("button", { name: /^CancelPrebuild/ }).click();

  const text = await copied(page, () => page.getByRole("button", { name: "Copy as test" }).click());

  expect(await run(text)).toEqual(["CancelPrebuild is refused: failed_precondition"]);
});

it.each([
  ["ListPrebuilds", { filter: { phases: ["PREBUILD_PHASE_FAILED"] } }, "succeeds"],
  ["GetPrebuild", { prebuildId: "10000000-0000-4000-8000-000000000009" }, "is refused: not_found"],
  ["ListWarmPools", {}, "succeeds"],
  ["ListPrebuilds", {}, "is refused: unavailable"],
])("a call of %s with %j that %s can be copied as a test", async (rpc, request, how) => {
  const mock = await served();
  if (how.endsWith("unavailable")) mock.faults.add({ rpc: "*", code: "unavailable" });
  if (rpc === "ListWarmPools") mock.faults.add({ rpc, delay: "10ms" });
  await mock.fetch(`${mock.baseUrl}/gitpod.v1.PrebuildService/${rpc}`, {
    method: "POST",
    headers: { authorization: "Bearer t", "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  const page = await opened(mock, "#/requests");
  await page.locator(".call-line").click();

  const text = await copied(page, () => page.getByRole("button", { name: "Copy as test" }).click());

  expect(text).toContain(`mock.call("${rpc}", `);
  expect(await run(text)).toEqual([`${rpc} ${how}`]);
});

it("a call without a token cannot be copied as a test, only as curl", async () => {
  const mock = await served();
  const url = `${mock.baseUrl}/gitpod.v1.PrebuildService/ListPrebuilds`;
  await mock.fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
  const page = await opened(mock, "#/requests");
  await page.locator(".call-line").click();

  await page.getByRole("button", { name: "Copy as curl" }).waitFor();
  expect(await page.getByRole("button", { name: "Copy as test" }).count()).toBe(0);
});

it.each(["fail", "complete"] as const)(
  "a prebuild that was made to %s can be copied as a test",
  async (what) => {
    const mock = await served();
    const id = await createdBy(mock, { projectId, spec: {} });
    mock.clock.advanceUntil({ prebuild: id, phase: "RUNNING" });
    mock.clock.advance("30s");
    if (what === "fail") mock.world.fail(id, `it said "no", \`often\` and \${so}`);
    else mock.world.complete(id);
    const page = await opened(mock, `#/timeline/${id}`);

    const text = await copied(page, () => page.getByRole("button", { name: "Copy as test" }).click());

    expect(await run(text)).toHaveLength(1);
  },
);

it("a call is made again with changes, and what is not JSON is said beside it", async () => {
  const mock = await served();
  await createdBy(mock, { projectId, spec: {} });
  const page = await opened(mock, "#/requests");
  await page.getByRole("button", { name: /^CreatePrebuild/ }).click();
  await page.getByRole("button", { name: "Run again" }).click();
  const field = page.getByLabel("Request to send");
  await field.fill("{");
  await page.getByRole("button", { name: "Send CreatePrebuild" }).click();
  await page.getByText("The request is not JSON").waitFor();
  expect(mock.requests.count()).toBe(1);

  await field.fill(JSON.stringify({ projectId, spec: { timeout: "600s" } }));
  await page.getByRole("button", { name: "Send CreatePrebuild" }).click();

  await page.getByRole("region", { name: "New response" }).getByText('"timeout": "600s"').waitFor();
  expect(mock.world.prebuilds()[0]?.spec.timeout).toBe("600s");
});

it("a prebuild is run again from its own values", async () => {
  const mock = await served();
  const id = await createdBy(mock, { projectId, spec: { timeout: "900s" } });
  const known = new Set(mock.world.prebuilds().map((prebuild) => prebuild.id));
  const page = await opened(mock, `#/timeline/${id}`);

  await page.getByRole("button", { name: "Run again" }).click();
  const dialog = page.getByRole("dialog", { name: "New prebuild" });
  expect(await dialog.getByLabel("Timeout").inputValue()).toBe("900s");
  await dialog.getByRole("button", { name: "Create" }).click();

  const created = () => mock.world.prebuilds().find((prebuild) => !known.has(prebuild.id));
  await expect.poll(() => created()?.spec.timeout).toBe("900s");
});
