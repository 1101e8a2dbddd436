// Owns what a vitest suite does with the installed package.
import { setupServer } from "msw/node";
import { handlers } from "prebuild-mock/msw";
import { test } from "prebuild-mock/vitest";
import { describe, expect, vi } from "vitest";

const create = {
  method: "POST",
  headers: { authorization: "Bearer any", "content-type": "application/json" },
  body: JSON.stringify({ projectId: "b0e12f6c-4c67-429d-a4a6-d9838b5da047", spec: {} }),
};

test("a test has a mock, and the matchers are there", async ({ mock }) => {
  const answer = await mock.fetch(`${mock.baseUrl}/gitpod.v1.PrebuildService/CreatePrebuild`, create);
  const { prebuild } = (await answer.json()) as { prebuild: { id: string } };

  expect(mock).toHaveReceived("CreatePrebuild", { times: 1 });
  expect(mock.world.prebuild(prebuild.id)).toBeInPhase("PENDING");
  expect(mock).not.toHaveReceived("GetPrebuild");
});

describe("a group with options", () => {
  test.scoped({ mockOptions: { linkTimers: true } });

  test("has a mock whose clock the timers move", async ({ mock }) => {
    await vi.advanceTimersByTimeAsync(60_000);

    expect(mock.clock.now().toISOString()).toBe("2026-01-01T09:01:00.000Z");
  });
});

test("MSW hands requests to it", async ({ mock }) => {
  const server = setupServer(...handlers(mock));
  server.listen();
  const answer = await fetch("https://app.ona.com/api/gitpod.v1.PrebuildService/CreatePrebuild", create);
  server.close();

  expect([answer.status, mock.requests.count()]).toEqual([200, 1]);
});
