// The bot under five scenarios. Its timers are vitest's, and the mock's clock moves with them, so that half an hour of
// waiting takes milliseconds.
import type { Mock } from "prebuild-mock";
import { test } from "prebuild-mock/vitest";
import { describe, expect, vi } from "vitest";
import { deploy, type Outcome } from "../src/deploy.ts";

const projectId = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";

/** Deploys, and lets as much time pass as that may need. */
async function deployTo(mock: Mock): Promise<Outcome> {
  const deployment = deploy({ baseUrl: mock.baseUrl, token: "any", fetch: mock.fetch, projectId });
  await vi.advanceTimersByTimeAsync(2 * 60 * 60_000);
  const outcome = await deployment;
  await expect(mock).toBehaveWell();
  return outcome;
}

const completed = (mock: Mock) =>
  mock.world.prebuilds().filter(({ status }) => status.phase === "PREBUILD_PHASE_COMPLETED");

describe("if prebuilds complete", () => {
  test.override({ mockOptions: { scenario: "healthy", linkTimers: true } });

  test("the new one is deployed", async ({ mock }) => {
    const outcome = await deployTo(mock);

    expect(outcome).toEqual({ result: "deployed", prebuildId: completed(mock)[0]?.id });
    expect(mock).toHaveReceived("CreatePrebuild", { times: 1, match: { projectId } });
    expect(mock).not.toHaveReceived("DeletePrebuild");
  });
});

describe("if a prebuild fails", () => {
  test.override({ mockOptions: { scenario: "failing-prebuild", linkTimers: true } });

  test("it is deleted, and the last good one is restored", async ({ mock }) => {
    const last = completed(mock)[0];

    const outcome = await deployTo(mock);

    expect(outcome).toMatchObject({ result: "rolled back", restored: last?.id });
    expect(outcome).toHaveProperty("reason", expect.stringContaining("no space left on device"));
    expect(mock).toHaveReceived("DeletePrebuild", { times: 1 });
    expect(mock).not.toHaveReceived("CancelPrebuild");
  });
});

describe("if a prebuild is stuck", () => {
  test.override({ mockOptions: { scenario: "stuck-prebuild", linkTimers: true } });

  test("it is cancelled after half an hour, before it is deleted", async ({ mock }) => {
    const outcome = await deployTo(mock);

    expect(outcome).toHaveProperty("reason", "it was still PREBUILD_PHASE_RUNNING");
    const changes = mock.requests
      .all()
      .map(({ rpc }) => rpc)
      .filter((rpc) => !/^(Get|List)/.test(rpc));
    expect(changes).toEqual(["CreatePrebuild", "CancelPrebuild", "DeletePrebuild"]);
  });
});

describe("if a prebuild completes with a warning", () => {
  test.override({ mockOptions: { scenario: "warning-prebuild", linkTimers: true } });

  test("it is deployed, and the warning is reported", async ({ mock }) => {
    expect(await deployTo(mock)).toMatchObject({ result: "deployed", warning: expect.any(String) });
  });
});

describe("if the API is busy", () => {
  test.override({ mockOptions: { scenario: "rate-limited", linkTimers: true } });

  test("calls are repeated when the service says that they may be", async ({ mock }) => {
    expect(await deployTo(mock)).toHaveProperty("result", "deployed");
    expect(mock.requests.count({ code: "resource_exhausted" })).toBeGreaterThan(0);
  });
});
