// Owns how a mock on a port ends, and how it begins again: what no client would forgive.

import { once } from "node:events";
import { connect } from "node:net";
import { expect, it } from "vitest";
import { createMock } from "../../src/server/mock.ts";
import { startMock } from "../../src/server/node.ts";

it("a connection that never sent a request does not hold up the close", async () => {
  const mock = await startMock();
  const socket = connect(Number(new URL(mock.url).port), "127.0.0.1");
  await once(socket, "connect");
  const ended = once(socket, "close");

  await mock.close();

  await expect(ended).resolves.toBeDefined();
});

it("a reset from a clock that runs begins at the very instant of the start", () => {
  const mock = createMock({ startAt: "2026-01-01T09:00:00Z" });
  const instants = Array.from({ length: 50 }, () => {
    mock.clock.setMode("100000x");
    mock.reset();
    return mock.clock.now().toISOString();
  });

  expect(new Set(instants)).toEqual(new Set(["2026-01-01T09:00:00.000Z"]));
});

it("a HEAD of a log that is being written follows nothing", async () => {
  const mock = createMock();
  const post = async (method: string, body: object) => {
    const headers = { authorization: "Bearer any", "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    return (await (await mock.fetch(`/gitpod.v1.PrebuildService/${method}`, init)).json()) as {
      prebuild: { id: string };
      accessToken: string;
    };
  };
  const { id } = (
    await post("CreatePrebuild", { projectId: "b0e12f6c-4c67-429d-a4a6-d9838b5da047", spec: {} })
  ).prebuild;
  mock.clock.advanceUntil(({ to }) => to === "RUNNING");
  const { accessToken } = await post("CreatePrebuildLogsToken", { prebuildId: id });

  const answer = await mock.fetch(`/logs/${id}`, {
    method: "HEAD",
    headers: { authorization: `Bearer ${accessToken}` },
  });

  expect([answer.status, answer.body]).toEqual([200, null]);
});

it("a predicate that moves the clock is refused, and the clock goes on as it should", () => {
  const mock = createMock({ startAt: "2026-01-01T09:00:00Z" });

  const move = () => mock.clock.advanceUntil(() => mock.clock.advance("2d").length > 0, { limit: "10d" });

  expect(move).toThrow("the clock is moving");
  expect(mock.clock.now().getTime()).toBeLessThan(Date.parse("2026-01-11T09:00:01Z"));
});
