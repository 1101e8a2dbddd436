import { testWith } from "prebuild-mock/vitest";
import { expect, vi } from "vitest";
import { buildWithRetry } from "./build.ts";

const flaky = testWith({ scenario: "flaky-prebuild", linkTimers: true });

flaky("a prebuild that failed is tried once more", async ({ mock }) => {
  const building = buildWithRetry({ baseUrl: mock.baseUrl, fetch: mock.fetch });

  await vi.advanceTimersByTimeAsync(30 * 60_000);

  expect(await building).toBeInPhase("COMPLETED");
  expect(mock).toHaveReceived("CreatePrebuild", { times: 2 });
});
