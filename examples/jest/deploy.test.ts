// The bot of examples/deploy-bot under five scenarios. Its timers are Jest's, and the mock's clock moves with them.
import { describe, expect, jest, test } from "@jest/globals";
import { type Mock, useMock } from "prebuild-mock/jest";
import { deploy } from "../deploy-bot/src/deploy.ts";

const projectId = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
const linkTimers = true;

/** Deploys, and lets as much time pass as that may need. */
async function deployTo(mock: Mock) {
  const deployment = deploy({ baseUrl: mock.baseUrl, token: "any", fetch: mock.fetch, projectId });
  await jest.advanceTimersByTimeAsync(2 * 60 * 60_000);
  return deployment;
}

describe("a prebuild that completes", () => {
  const mock = useMock({ scenario: "healthy", linkTimers });
  test("is deployed", async () => {
    expect(await deployTo(mock)).toMatchObject({ result: "deployed" });
    expect(mock).toHaveReceived("CreatePrebuild", { times: 1, match: { projectId } });
    expect(mock).not.toHaveReceived("DeletePrebuild");
  });
});

describe("a prebuild that fails", () => {
  const mock = useMock({ scenario: "failing-prebuild", linkTimers });
  test("is deleted, and the last good one restored", async () => {
    const reason = expect.stringContaining("no space left on device");
    expect(await deployTo(mock)).toMatchObject({ result: "rolled back", reason });
    expect(mock).toHaveReceived("DeletePrebuild", { times: 1 });
  });
});

describe("a prebuild that is stuck", () => {
  const mock = useMock({ scenario: "stuck-prebuild", linkTimers });
  test("is cancelled after half an hour", async () => {
    expect(await deployTo(mock)).toHaveProperty("reason", "it was still PREBUILD_PHASE_RUNNING");
    expect(mock).toHaveReceived("CancelPrebuild", { times: 1 });
  });
});

describe("a prebuild with a warning", () => {
  const mock = useMock({ scenario: "warning-prebuild", linkTimers });
  test("is deployed, and the warning reported", async () => {
    expect(await deployTo(mock)).toMatchObject({ result: "deployed", warning: expect.any(String) });
  });
});

describe("an API that is busy", () => {
  const mock = useMock({ scenario: "rate-limited", linkTimers });
  test("is called again when it says so", async () => {
    expect(await deployTo(mock)).toHaveProperty("result", "deployed");
    await expect(mock).toBehaveWell();
  });
});
