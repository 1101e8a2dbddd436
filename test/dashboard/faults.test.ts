// Owns faults, requests and scenarios as the page shows and changes them.
import { expect, it } from "vitest";
import { DOCUMENTED } from "../../src/scenarios/presets/documentation.ts";
import { blank, createdBy, opened, served } from "./browser.ts";

const call = (url: string) =>
  fetch(`${url}/api/gitpod.v1.PrebuildService/ListPrebuilds`, {
    method: "POST",
    headers: { authorization: "Bearer t", "content-type": "application/json" },
    body: "{}",
  });

it("a fault added by the form makes the next call fail, and counts it", async () => {
  const mock = await served();
  const page = await opened(mock, "#/faults");

  await page.getByLabel("RPC").fill("ListPrebuilds");
  await page.getByLabel("Code").fill("unavailable");
  await page.getByLabel("Message").fill("back in a minute");
  await page.getByRole("button", { name: "Add fault" }).click();
  await page.getByText("0 hits").waitFor();
  const response = await call(mock.url);

  expect([response.status, await response.json()]).toMatchObject([503, { message: "back in a minute" }]);
  await page.getByText("1 hit", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Remove the fault of ListPrebuilds" }).click();
  await page.getByText("No faults").waitFor();
  expect((await call(mock.url)).status).toBe(200);
});

it("the form offers each RPC, and adds a limit and a window", async () => {
  const mock = await served();
  const page = await opened(mock, "#/faults");
  const offered = await page
    .locator("datalist option")
    .evaluateAll((options) => options.map((option) => (option as unknown as { value: string }).value));

  await page.getByLabel("RPC").fill("CreateEnvironment");
  await page.getByLabel("Calls at once").fill("2");
  await page.getByLabel("Refills within").fill("10s");
  await page.getByLabel("Shared by").selectOption("caller");
  await page.getByLabel("Begins after").fill("0s");
  await page.getByLabel("Lasts").fill("5m");
  await page.getByRole("button", { name: "Add fault" }).click();
  await page.getByText(/more than 2 calls in 10s of one caller/i).waitFor();
  await page.getByText(/from 0s on for 5m/i).waitFor();

  expect(offered).toEqual(expect.arrayContaining(["GetPrebuild", "CreateProject", "WatchEvents"]));
  expect(mock.faults.list()).toMatchObject([
    { rpc: "CreateEnvironment", limit: { calls: 2, by: "caller" }, window: {} },
  ]);
});

it("a wrong code is refused beside its field, and no rule is added", async () => {
  const mock = await served();
  const page = await opened(mock, "#/faults");

  await page.getByLabel("Code").fill("unavailible");
  await page.getByRole("button", { name: "Add fault" }).click();

  await page
    .locator(".field.is-wrong .issue")
    .getByText(/unavailable/)
    .waitFor();
  expect(await page.getByLabel("Code").inputValue()).toBe("unavailible");
  expect(mock.faults.list()).toEqual([]);
});

it("requests appear as they arrive, decoded, and can be copied as curl", async () => {
  const mock = await served();
  const page = await opened(mock, "#/requests");

  await createdBy(mock, { projectId: DOCUMENTED.project, spec: {} });
  const line = page.getByRole("button", { name: /CreatePrebuild/ });
  await line.getByText("real-client/1.0, json").waitFor();
  await line.click();

  await page.locator(".call-content pre").first().waitFor();
  const [request] = await page.locator(".call-content pre").allTextContents();
  expect(JSON.parse(request as string)).toMatchObject({ projectId: DOCUMENTED.project });
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy as curl" }).click();
  await page.getByText("Copied.").waitFor();
  const curl = await page.evaluate(() => navigator.clipboard.readText());
  expect(curl).toContain(`${mock.url}/api/gitpod.v1.PrebuildService/CreatePrebuild`);
  await page.getByLabel("Code").selectOption("not_found");
  await page.getByText(/None of the last .* matches/).waitFor();
});

it("a call that arrives while the last calls are read stays", async () => {
  const mock = await served();
  const page = await blank();
  const lines = page.getByRole("button", { name: /CreatePrebuild/ });
  const body = { projectId: DOCUMENTED.project, spec: {} };
  // The answer to the page's reading is older than a call, and arrives after it.
  await page.route(/_mock\/requests\?limit=/, async (route) => {
    const response = await route.fetch();
    await createdBy(mock, body);
    await lines.waitFor();
    await route.fulfill({ response });
  });

  const answered = page.waitForResponse(/_mock\/requests\?limit=/);
  await page.goto(`${mock.url}/_mock/ui#/requests`);
  await (await answered).finished();
  await createdBy(mock, body);

  await lines.nth(1).waitFor();
});

it("a scenario is previewed and loaded", async () => {
  const mock = await served();
  const page = await opened(mock, "#/scenarios");

  await page.getByRole("button", { name: /^stuck-prebuild/ }).click();
  await page
    .getByText(/did not finish within its timeout/)
    .first()
    .waitFor();
  await page.getByRole("button", { name: "Load stuck-prebuild" }).click();

  await page.locator(".brand").getByText("stuck-prebuild").waitFor();
});

const BAD_FILE = `name: mine
summary: It has an issue in line 7.
projects:
  - id: b0e12f6c-4c67-429d-a4a6-d9838b5da047
    name: app
    environmentClassIds: [d2c94c27-3b76-4a42-b88c-95a85e392c68]
    timeout: soon
`;

it("a dropped scenario file with an error in line 7 is refused with the line, and stays as it was", async () => {
  const mock = await served();
  const page = await opened(mock, "#/scenarios");
  const before = mock.world.prebuilds();

  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "mine.yaml", { type: "application/yaml" }));
    return transfer;
  }, BAD_FILE);
  await page.getByTestId("drop").dispatchEvent("drop", { dataTransfer: data });

  await page.getByText(/^line 7, column \d+: projects\.0\.timeout: .*soon/).waitFor();
  expect(await page.getByLabel("mine.yaml").inputValue()).toBe(BAD_FILE);
  expect(mock.world.prebuilds()).toEqual(before);
  await page.getByLabel("mine.yaml").fill(BAD_FILE.replace("soon", "30m"));
  await page.getByRole("button", { name: "Load", exact: true }).click();
  await page.locator(".brand").getByText("mine").waitFor();
});

it("rules are shown in words, each field of them", async () => {
  const mock = await served();
  mock.faults.add({ rpc: "GetPrebuild", delay: { uniform: { min: "1s", max: "2s" } } });
  mock.faults.add({ rpc: "ListPrebuilds", delay: { lognormal: { median: 250, sigma: 1 } } });
  const page = await opened(mock, "#/faults");

  await page.getByText("Delays by 1s to 2s").waitFor();
  await page.getByText("Delays by about 250 ms").waitFor();
});

it.each([
  ["slow-snapshot", "A prebuild is SNAPSHOTTING for 40m"],
  ["stalled-snapshot", "A prebuild stays at 0 % of its snapshot for 14m"],
])("the outcomes of %s are shown in words", async (preset, words) => {
  const page = await opened(await served(), "#/scenarios");

  await page.getByRole("button", { name: new RegExp(`^${preset}`) }).click();

  await page.getByText(words).waitFor();
});
