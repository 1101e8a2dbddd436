// Owns how a mock on a port ends, and how it begins again: what no client would forgive.

import { once } from "node:events";
import { connect } from "node:net";
import { createClient } from "@connectrpc/connect";
import { describe, expect, it, vi } from "vitest";
import { PrebuildService } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { REAL_TIME } from "../../src/mock/host-time.ts";
import type { Mock } from "../../src/mock/mock.ts";
import type { Snapshot } from "../../src/mock/simulation.ts";
import { createMock } from "../../src/server/create-mock.ts";
import { startMock } from "../../src/server/port.ts";

const HEALTH = "GET /_mock/health HTTP/1.1\r\nhost: localhost\r\n\r\n";

const HALF = `POST /_mock/reset HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n`;

it.each([
  ["never sent a request", ""],
  ["waits for another request", HEALTH],
])("a connection that %s is ended at once by the close, not when others are done", async (_title, sent) => {
  const mock = await startMock();
  const open = async (text: string) => {
    const socket = connect(Number(new URL(mock.url).port), "127.0.0.1");
    await once(socket, "connect");
    socket.write(text);
    return socket;
  };
  const idle = await open(sent);
  if (sent !== "") await once(idle, "data");
  idle.resume();
  // Its body is still to come, so the close waits for it.
  const busy = await open(HALF);
  expect(String((await once(busy, "data"))[0])).toMatch(/^HTTP\/1\.1 100 /);

  const closed = mock.close();
  await once(idle, "close");
  busy.write("{}");
  let answer = "";
  for await (const piece of busy) answer += piece;
  await closed;

  expect(answer).toMatch(/^HTTP\/1\.1 [245]/);
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

it("a predicate that moves the clock is refused, and the clock continues as it should", () => {
  const mock = createMock({ startAt: "2026-01-01T09:00:00Z" });

  const move = () => mock.clock.advanceUntil(() => mock.clock.advance("2d").length > 0, { limit: "10d" });

  expect(move).toThrow("the clock is moving");
  expect(mock.clock.now().getTime()).toBeLessThan(Date.parse("2026-01-11T09:00:01Z"));
});

describe("a closed mock", () => {
  const CLOSED = /^Failed to [a-z' ]+: the mock is closed\. Create a new one with createMock\.$/;
  const ID = "07e03a28-65a5-4d98-b532-8ea67b188048";
  const RULE = { rpc: "GetPrebuild", code: "unavailable" } as const;

  const doors: [name: string, use: (mock: Mock) => unknown][] = [
    ["clock.advance", ({ clock }) => clock.advance("1m")],
    ["clock.advanceTo", ({ clock }) => clock.advanceTo("2027-01-01T00:00:00Z")],
    ["clock.advanceUntil", ({ clock }) => clock.advanceUntil("idle")],
    ["clock.next", ({ clock }) => clock.next()],
    ["clock.pause", ({ clock }) => clock.pause()],
    ["clock.resume", ({ clock }) => clock.resume()],
    ["clock.setMode", ({ clock }) => clock.setMode("60x")],
    ["world.addProject", ({ world }) => world.addProject({ name: "x", environmentClassIds: [ID] })],
    ["world.changeProject", ({ world }) => world.changeProject(ID, {})],
    ["world.fail", ({ world }) => world.fail(ID, "x")],
    ["world.complete", ({ world }) => world.complete(ID)],
    ["world.warn", ({ world }) => world.warn(ID, "x")],
    ["world.claim", ({ world }) => world.claim(ID)],
    ["world.degrade", ({ world }) => world.degrade(ID, "x")],
    ["world.recover", ({ world }) => world.recover(ID)],
    ["world.seed", ({ world }) => world.seed({})],
    ["faults.add", ({ faults }) => faults.add(RULE)],
    ["faults.put", ({ faults }) => faults.put("x", RULE)],
    ["faults.remove", ({ faults }) => faults.remove("x")],
    ["faults.clear", ({ faults }) => faults.clear()],
    ["faults.replace", ({ faults }) => faults.replace([])],
    ["requests.clear", ({ requests }) => requests.clear()],
    ["reset", (mock) => mock.reset()],
    ["snapshot", (mock) => mock.snapshot()],
    ["restore", (mock) => mock.restore({} as Snapshot)],
  ];

  it.each(doors)("refuses %s, and stays as it was", async (_, use) => {
    const mock = createMock();
    const standing = () =>
      JSON.stringify([mock.clock.now(), mock.clock.mode, mock.world.prebuilds(), mock.faults.list()]);
    await mock.close();
    const was = standing();

    expect(() => use(mock)).toThrow(CLOSED);
    expect(standing()).toBe(was);
  });

  it("refuses calls, by fetch and by a client", async () => {
    const mock = createMock();
    const client = createClient(PrebuildService, mock.transport());
    await mock.close();

    await expect(mock.fetch("/gitpod.v1.PrebuildService/GetPrebuild")).rejects.toThrow(CLOSED);
    await expect(client.getPrebuild({ prebuildId: ID })).rejects.toThrow("the mock is closed");
    await expect(mock.requests.waitFor({ rpc: "GetPrebuild" })).rejects.toThrow(
      "Failed to wait for a call: the mock is closed. Wait before closing it.",
    );
  });

  it("refuses calls by its app, wherever that is mounted", async () => {
    const mock = createMock();
    const { app } = mock;
    await mock.close();

    const call = new Request("http://localhost/gitpod.v1.PrebuildService/CreatePrebuild", {
      method: "POST",
      headers: { authorization: "Bearer any", "content-type": "application/json" },
      body: JSON.stringify({ projectId: "b0e12f6c-4c67-429d-a4a6-d9838b5da047", spec: {} }),
    });
    const answer = await app.fetch(call);

    expect([answer.status, await answer.json(), mock.world.prebuilds().length]).toEqual([
      503,
      { code: "unavailable", message: expect.stringMatching(CLOSED) },
      3,
    ]);
  });

  it("can still be read: what it holds, and what it was asked", async () => {
    const mock = createMock();
    await mock.fetch("/gitpod.v1.PrebuildService/GetPrebuild");

    await mock.close();

    expect([mock.world.prebuild(ID).id, mock.requests.count()]).toEqual([ID, 1]);
  });

  it("stays at the instant at which it was closed", async () => {
    const host = vi.spyOn(REAL_TIME, "now").mockReturnValue(5_000);
    const mock = createMock({ clock: "60x" });
    host.mockReturnValue(6_000);
    await mock.close();
    host.mockReturnValue(7_000);

    expect(mock.clock.now()).toEqual(new Date("2026-01-01T09:01:00Z"));
    host.mockRestore();
  });

  it("is closed again calmly", async () => {
    const mock = createMock();
    const started = await startMock();

    await mock.close();
    await started.close();

    await expect(
      Promise.all([mock.close(), started.close(), mock[Symbol.asyncDispose]()]),
    ).resolves.toBeDefined();
  });
});
