// The bot under five scenarios. Its timers are vitest's, and the mock's clock moves with them, so that half an hour of
// waiting takes milliseconds.
import type { Mock } from "prebuild-mock";
import { testWith } from "prebuild-mock/vitest";
import { expect, vi } from "vitest";
import { deploy, type Outcome } from "../src/deploy.ts";

const projectId = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
const linkTimers = true;

/** Deploys, and lets as much time pass as that may need. */
async function deployTo(mock: Mock): Promise<Outcome> {
  const deployment = deploy({ baseUrl: mock.baseUrl, token: "any", fetch: mock.fetch, projectId });
  await vi.advanceTimersByTimeAsync(2 * 60 * 60_000);
  await expect(mock).toBehaveWell();
  return deployment;
}

const completed = (mock: Mock) =>
  mock.world.prebuilds().find(({ status }) => status.phase === "PREBUILD_PHASE_COMPLETED")?.id;

testWith({ scenario: "healthy", linkTimers })("a prebuild that completes is deployed", async ({ mock }) => {
  const outcome = await deployTo(mock);

  expect(outcome).toEqual({ result: "deployed", prebuildId: completed(mock) });
  expect(mock).toHaveReceived("CreatePrebuild", { times: 1, match: { projectId } });
  expect(mock).not.toHaveReceived("DeletePrebuild");
});

testWith({ scenario: "failing-prebuild", linkTimers })("one that fails is rolled back", async ({ mock }) => {
  const restored = completed(mock);

  const outcome = await deployTo(mock);

  expect(outcome).toMatchObject({ result: "rolled back", restored });
  expect(outcome).toHaveProperty("reason", expect.stringContaining("no space left on device"));
  expect(mock).toHaveReceived("DeletePrebuild", { times: 1 });
});

testWith({ scenario: "stuck-prebuild", linkTimers })("one that is stuck is cancelled", async ({ mock }) => {
  expect(await deployTo(mock)).toHaveProperty("reason", "it was still PREBUILD_PHASE_RUNNING");
  const rpcs = mock.requests.all().map(({ rpc }) => rpc);
  const changes = rpcs.filter((rpc) => !/^(Get|List)/.test(rpc));
  expect(changes).toEqual(["CreatePrebuild", "CancelPrebuild", "DeletePrebuild"]);
});

testWith({ scenario: "warning-prebuild", linkTimers })("a warning is reported", async ({ mock }) => {
  expect(await deployTo(mock)).toMatchObject({ result: "deployed", warning: expect.any(String) });
});

testWith({ scenario: "rate-limited", linkTimers })("a busy API is called again", async ({ mock }) => {
  expect(await deployTo(mock)).toHaveProperty("result", "deployed");
  expect(mock).toHaveReceived("CreatePrebuild");
  expect(mock.requests.count({ code: "resource_exhausted" })).toBeGreaterThan(0);
});
