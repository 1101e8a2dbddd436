// Owns that a mock repeats itself: the same seed and calls give the same bytes, and mocks share nothing.
import { describe, expect, it } from "vitest";
import { createMock, type Mock, type MockOptions } from "../../src/index.ts";
import { call, callText, createPrebuildOf } from "../scenarios/mock-call.ts";
import { CLASS, OTHER_PROJECT, PROJECT } from "./sample-world.ts";

/** All bytes that a session of calls gets to see, of every RPC, in both encodings, and a log. */
async function* session(mock: Mock): AsyncGenerator<string> {
  const read = async function* (text: string) {
    yield text;
    return JSON.parse(text);
  };
  const created = yield* read(await callText(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} }));
  const { id } = created.prebuild;
  yield await callText(mock, "CreatePrebuild", { projectId: PROJECT, spec: { timeout: "300s" } });
  yield await callText(mock, "CreateWarmPool", { projectId: PROJECT, environmentClassId: CLASS, maxSize: 3 });
  for (let i = 0; i < 12; i++) {
    yield JSON.stringify(mock.clock.next());
    yield await callText(mock, "GetPrebuild", { prebuildId: id });
  }
  const cancelled = yield* read(
    await callText(mock, "CreatePrebuild", { projectId: OTHER_PROJECT, spec: {} }),
  );
  yield JSON.stringify(mock.clock.advance("1m"));
  yield await callText(mock, "CancelPrebuild", { prebuildId: cancelled.prebuild.id });
  yield await callText(mock, "CancelPrebuild", { prebuildId: PROJECT });
  yield JSON.stringify(mock.clock.advance("30m"));
  const pools = yield* read(await callText(mock, "ListWarmPools", {}));
  const { id: warmPoolId } = pools.warmPools[0];
  yield await callText(mock, "GetWarmPool", { warmPoolId });
  yield await callText(mock, "UpdateWarmPool", { warmPoolId, minSize: 2 });
  const { accessToken } = yield* read(await callText(mock, "CreatePrebuildLogsToken", { prebuildId: id }));
  const log = await mock.fetch(`/logs/${id}`, { headers: { authorization: `Bearer ${accessToken}` } });
  yield await log.text();
  yield await callText(mock, "DeletePrebuild", { prebuildId: id });
  yield await callText(mock, "DeleteWarmPool", { warmPoolId });
  yield JSON.stringify(mock.clock.advance("8d"));
  const list = await mock.fetch("/gitpod.v1.PrebuildService/ListPrebuilds", {
    method: "POST",
    headers: { authorization: "Bearer sample", "content-type": "application/proto" },
    body: new Uint8Array(),
  });
  yield Buffer.from(await list.arrayBuffer()).toString("base64");
  yield await callText(mock, "ListPrebuilds", { pagination: { pageSize: 1 } });
}

async function bytesOf(options: MockOptions): Promise<string[]> {
  const bytes: string[] = [];
  for await (const text of session(createMock(options))) bytes.push(text);
  return bytes;
}

describe("a session", () => {
  it.each<MockOptions["scenario"]>(["empty", "healthy", "failing-prebuild", "degraded-pool"])(
    "with %s gets the same bytes from the same seed",
    async (scenario) => {
      expect(await bytesOf({ scenario, seed: 7 })).toEqual(await bytesOf({ scenario, seed: 7 }));
    },
  );

  it("gets the same bytes from two mocks whose calls take turns", async () => {
    const [a, b] = [session(createMock({ seed: 7 })), session(createMock({ seed: 7 }))];
    const bytes: (readonly [string, string])[] = [];
    for await (const text of a) bytes.push([text, (await b.next()).value as string]);

    expect(bytes.map(([, text]) => text)).toEqual(bytes.map(([text]) => text));
  });

  it("gets the same bytes again after a reset", async () => {
    const mock = createMock({ seed: 7 });
    const bytes: string[] = [];
    for await (const text of session(mock)) bytes.push(text);
    mock.reset();
    const again: string[] = [];
    for await (const text of session(mock)) again.push(text);

    expect(again).toEqual(bytes);
  });

  it("gets other ids from another seed", async () => {
    const scenario = "empty";
    const eight = new Set(await bytesOf({ scenario, seed: 8 }));
    const seven = await bytesOf({ scenario, seed: 7 });

    expect(seven.filter((text) => text.includes('"id":"') && eight.has(text))).toEqual([]);
  });

  it("gets the first prebuild's id from the seed and the instant alone", async () => {
    const ids = await Promise.all(
      [1, 1, 2].map((seed) => createPrebuildOf(createMock({ scenario: "empty", seed }), PROJECT)),
    );

    expect([ids[0] === ids[1], ids[0] === ids[2]]).toEqual([true, false]);
  });

  it("can be repeated with the greatest seed there is", async () => {
    const seed = Number.MAX_SAFE_INTEGER;

    expect(await bytesOf({ seed })).toEqual(await bytesOf({ seed }));
  });
});

describe("two mocks in one process", () => {
  it("do not see each other's prebuilds", async () => {
    const [a, b] = [createMock({ scenario: "empty" }), createMock({ scenario: "empty" })];

    await createPrebuildOf(a, PROJECT);

    expect((await call(b, "ListPrebuilds", {})).prebuilds).toEqual([]);
  });

  it("do not share a clock", () => {
    const [a, b] = [createMock({ scenario: "empty" }), createMock({ scenario: "empty" })];
    const before = b.clock.now();

    a.clock.advance("1h");

    expect(b.clock.now()).toEqual(before);
  });

  it("do not share a mode", () => {
    const [a, b] = [createMock({ scenario: "empty" }), createMock({ scenario: "empty" })];

    a.clock.setMode("per-read");

    expect(b.clock.mode).toBe("frozen");
  });

  it("are closed by themselves", async () => {
    const [a, b] = [createMock({ scenario: "empty" }), createMock({ scenario: "empty" })];

    await a.close();

    expect((await call(b, "ListPrebuilds", {})).prebuilds).toEqual([]);
  });
});
