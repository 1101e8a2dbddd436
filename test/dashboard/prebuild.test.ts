// Owns the view of one prebuild: its log as it is written, what can be done to it, and that data is never more than text.
import { expect, it } from "vitest";
import { DOCUMENTED } from "../../src/scenarios/presets/documentation.ts";
import { createdBy, opened, served } from "./browser.ts";

const projectId = DOCUMENTED.project;

async function openedPrebuild(options = {}) {
  const mock = await served(options);
  const id = await createdBy(mock, { projectId, spec: {} });
  const page = await opened(mock, `#/timeline/${id}`);
  const detail = page.getByRole("region", { name: "Prebuild", exact: true });
  return { mock, id, page, detail };
}

it("a forced failure shows its message, in the words of who forced it", async () => {
  const { mock, id, detail } = await openedPrebuild();
  mock.clock.advanceUntil({ prebuild: id, phase: "RUNNING" });

  await detail.getByLabel("Message").fill("no space left on device");
  await detail.getByRole("button", { name: "Fail" }).click();

  await detail.getByRole("heading", { name: "failed" }).waitFor();
  await detail.locator(".callout-failed").getByText("no space left on device").waitFor();
  expect(mock.world.prebuild(id).status.failureMessage).toBe("no space left on device");
});

it("a script in a failure message stays text", async () => {
  const { mock, id, page, detail } = await openedPrebuild();
  const message = '<script>document.title="broken"</script><img src=x onerror="document.title=1">';
  mock.clock.advanceUntil({ prebuild: id, phase: "RUNNING" });

  mock.world.fail(id, message);

  await detail.locator(".callout-failed").getByText(message).waitFor();
  await detail.locator(".log-error").getByText(message).waitFor();
  expect(await page.title()).toBe("prebuild-mock");
  expect(await page.locator(".detail script, .detail img").count()).toBe(0);
});

it("the log is shown as it is written, in sections, with errors marked", async () => {
  const { mock, id, detail } = await openedPrebuild();
  await detail.getByText("The log begins when").waitFor();

  mock.clock.advanceUntil({ prebuild: id, phase: "RUNNING" });
  mock.clock.advance("1m");
  await detail.getByText("Clone repository").waitFor();
  await detail.getByText("streaming").waitFor();
  mock.world.fail(id, "the disk broke");

  await detail.locator(".log-error").getByText("the disk broke").waitFor();
  await detail.getByText("streaming").waitFor({ state: "detached" });
});

it("shows each transition with its instant and reason, and what is due", async () => {
  const { mock, id, detail } = await openedPrebuild();
  mock.clock.advanceUntil({ prebuild: id, phase: "RUNNING" });
  await detail.getByRole("tab", { name: "Transitions" }).click();

  await detail.getByText("the environment is up and its tasks begin").waitFor();

  const steps = (await detail.locator(".steps li").allTextContents()).map((text) =>
    text.replace(/\d.*?:\d\d/, ""),
  );
  expect(steps[0]).toContain("a caller created it");
  expect(steps.at(-1)).toContain("due: the tasks are done");
});

it("cancels and deletes as a client does", async () => {
  const { mock, id, detail } = await openedPrebuild();
  mock.clock.advanceUntil({ prebuild: id, phase: "RUNNING" });

  await detail.getByRole("button", { name: "Cancel" }).click();
  await detail.getByRole("heading", { name: "cancelling" }).waitFor();
  mock.clock.advanceUntil({ prebuild: id, phase: "CANCELLED" });
  await detail.getByRole("heading", { name: "cancelled" }).waitFor();
  await detail.getByRole("button", { name: "Delete" }).click();
  await detail.getByRole("heading", { name: "deleting" }).waitFor();

  expect(mock.requests.all().map(({ rpc }) => rpc)).toEqual([
    "CreatePrebuild",
    "CancelPrebuild",
    "DeletePrebuild",
  ]);
});

it("shows the parts as the API gives them", async () => {
  const { mock, id, detail } = await openedPrebuild();
  await detail.getByRole("tab", { name: "API JSON" }).click();

  const [metadata, , status] = await detail.locator("pre").allTextContents();

  expect(JSON.parse(metadata as string)).toEqual(mock.world.prebuild(id).metadata);
  expect(JSON.parse(status as string)).toEqual(mock.world.prebuild(id).status);
});

it("a form creates a prebuild; a timeout out of bounds is refused beside its field, and nothing is created", async () => {
  const mock = await served();
  const page = await opened(mock);
  const before = mock.world.prebuilds().length;
  await page.getByRole("button", { name: "New prebuild" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Project").selectOption(projectId);
  await dialog.getByLabel("Timeout").fill("10s");

  await dialog.getByRole("button", { name: "Create" }).click();

  await dialog
    .locator(".is-wrong")
    .getByText(/^spec\.timeout: value must be .* 300s/)
    .waitFor();
  expect(await dialog.getByLabel("Timeout").inputValue()).toBe("10s");
  await dialog.getByLabel("Timeout").fill("soon");
  await dialog.getByRole("button", { name: "Create" }).click();
  await dialog
    .locator(".is-wrong")
    .getByText(/spec\.timeout: got "soon"/)
    .waitFor();
  expect(await dialog.getByLabel("Timeout").inputValue()).toBe("soon");
  expect(mock.world.prebuilds()).toHaveLength(before);
  await dialog.getByLabel("Timeout").fill("600s");
  await dialog.getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { name: "pending" }).waitFor();
  expect(mock.world.prebuilds()[0]?.spec.timeout).toBe("600s");
});
