// Owns recordings: what they hold and never hold, and that a replay is byte for byte the same.
import { createClient } from "@connectrpc/connect";
import { afterEach, describe, expect, it } from "vitest";
import { PrebuildService } from "../../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { createMock, type Mock, type MockOptions, type Recording } from "../../../src/index.ts";
import { readRecording } from "../../../src/mock/recording/replay.ts";
import { replayInProcess } from "../../../src/server/replay.ts";
import { PENDING, PROJECT } from "../../server/log-reader.ts";

const open: Mock[] = [];
afterEach(() => Promise.all(open.splice(0).map((mock) => mock.close())));

function begin(options: MockOptions = {}): Mock {
  const mock = createMock({ ...options, record: true });
  open.push(mock);
  return mock;
}

function send(mock: Mock, path: string, body: object | undefined, headers: Record<string, string> = {}) {
  const verb = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  return mock.fetch(path, {
    ...verb,
    headers: { "content-type": "application/json", authorization: "Bearer my-secret", ...headers },
  });
}

const rpc = (mock: Mock, method: string, body: object, headers?: Record<string, string>) =>
  send(mock, `/api/gitpod.v1.PrebuildService/${method}`, body, headers);

/** As it is after a way through a file. */
async function recorded(mock: Mock): Promise<Recording> {
  return readRecording(JSON.stringify(await mock.recording()));
}

describe("a replay", () => {
  it("is the same for RPCs in JSON and binary, refusals, gzip and GET", async () => {
    const mock = begin({ seed: 3 });
    await rpc(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
    await rpc(mock, "GetPrebuild", { prebuildId: "no id" });
    await rpc(mock, "ListPrebuilds", {}, { "accept-encoding": "gzip" });
    const client = createClient(PrebuildService, mock.transport());
    await client.listPrebuilds({});
    await client.getPrebuild({ prebuildId: PENDING });
    const query = new URLSearchParams({ connect: "v1", encoding: "json", message: "{}" });
    await send(mock, `/api/gitpod.v1.PrebuildService/ListWarmPools?${query}`, undefined);
    const recording = await recorded(mock);

    expect(recording.calls.map(({ answer }) => answer.status)).toEqual([200, 400, 200, 200, 200, 200]);
    expect(await replayInProcess(recording)).toEqual({ calls: 6 });
  });

  it("moves the clock as it moved, by its verbs, by calls and in the mode per-read", async () => {
    const mock = begin({ clock: "per-read" });
    const { prebuild } = (await (
      await rpc(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} })
    ).json()) as {
      prebuild: { id: string };
    };
    for (let look = 0; look < 4; look++) await rpc(mock, "GetPrebuild", { prebuildId: prebuild.id });
    mock.clock.advance("7m");
    await rpc(mock, "GetPrebuild", { prebuildId: prebuild.id });
    await send(mock, "/_mock/clock/advance", { by: "1h" });
    await rpc(mock, "ListPrebuilds", {});

    expect(await replayInProcess(await recorded(mock))).toEqual({ calls: 8 });
  });

  it("is the same although the clock ran, with the very instants", async () => {
    const mock = begin({ clock: "100000x" });
    for (let call = 0; call < 20; call++) {
      await rpc(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
      await send(mock, "/_mock/clock", undefined);
    }
    const recording = await recorded(mock);

    expect(recording.calls.at(-1)?.answer.body).toMatchObject({ text: expect.stringContaining("100000x") });
    expect(await replayInProcess(recording)).toEqual({ calls: 40 });
  });

  it("is the same with faults, delays, broken connections and limits", async () => {
    const mock = begin();
    const rule = { rpc: "GetPrebuild", times: 1 };
    for (const fault of [{ connection: "reset" }, { connection: "truncate" }, { delay: "5ms" }]) {
      await send(mock, "/_mock/faults", { ...rule, ...fault });
    }
    await send(mock, "/_mock/faults", { rpc: "*", limit: { calls: 2, per: "10s", by: "caller" } });
    for (let call = 0; call < 6; call++) {
      await rpc(mock, "GetPrebuild", { prebuildId: PENDING }).catch(() => {});
    }
    await rpc(mock, "GetPrebuild", { prebuildId: PENDING }, { authorization: "Bearer another" });
    const recording = await recorded(mock);

    expect(recording.calls.slice(4).map(({ answer }) => answer.status)).toEqual([
      undefined,
      undefined,
      200,
      200,
      200,
      429,
      200,
    ]);
    expect(await replayInProcess(recording)).toEqual({ calls: 11 });
  });

  it("is the same with worlds, whose ids were generated, checkpoints and resets", async () => {
    const mock = begin();
    const world = (await (await send(mock, "/_mock/worlds", { scenario: "empty" })).json()) as { id: string };
    await send(mock, `/worlds/${world.id}/api/gitpod.v1.PrebuildService/CreatePrebuild`, {
      projectId: PROJECT,
      spec: {},
    });
    await send(mock, `/worlds/${world.id}/_mock/clock/advance`, { by: "5m" });
    await send(mock, `/worlds/${world.id}/api/gitpod.v1.PrebuildService/ListPrebuilds`, {});
    await send(mock, "/_mock/checkpoints", { name: "a" });
    await rpc(mock, "CancelPrebuild", { prebuildId: PENDING });
    await send(mock, "/_mock/checkpoints/a/rewind", {});
    await rpc(mock, "GetPrebuild", { prebuildId: PENDING });
    await send(mock, "/_mock/reset", {});
    await rpc(mock, "ListPrebuilds", {});

    expect(await replayInProcess(await recorded(mock))).toEqual({ calls: 10 });
  });

  it("stops at the first answer that is not the same, with both sides", async () => {
    const mock = begin();
    await rpc(mock, "ListWarmPools", {});
    await rpc(mock, "GetPrebuild", { prebuildId: PENDING });
    await rpc(mock, "ListPrebuilds", {});
    const text = JSON.stringify(await mock.recording()).replace(
      "PREBUILD_PHASE_PENDING",
      "PREBUILD_PHASE_STARTING",
    );
    const { calls, difference } = await replayInProcess(readRecording(text));

    expect(calls).toBe(2);
    expect(difference).toMatchObject({
      call: 2,
      path: "/api/gitpod.v1.PrebuildService/GetPrebuild",
      recorded: expect.stringContaining("PREBUILD_PHASE_STARTING"),
      replayed: expect.stringContaining("PREBUILD_PHASE_PENDING"),
    });
  });

  it("names another status", async () => {
    const mock = begin();
    await rpc(mock, "GetPrebuild", { prebuildId: "x" });
    const recording = await recorded(mock);
    const [call] = recording.calls as [Recording["calls"][number]];
    const other = { ...recording, calls: [{ ...call, answer: { ...call.answer, status: 200 } }] };

    expect((await replayInProcess(other)).difference).toMatchObject({
      recorded: expect.stringMatching(/^status 200 /),
      replayed: expect.stringMatching(/^status 400 /),
    });
  });
});

describe("a recording", () => {
  it("holds no token, neither of callers nor of the mock and its worlds", async () => {
    const mock = begin({ token: "top-secret" });
    await rpc(mock, "ListPrebuilds", {});
    await rpc(mock, "ListPrebuilds", {}, { authorization: "Bearer top-secret" });
    await rpc(mock, "ListPrebuilds", {}, { authorization: "Basic dXNlcjpwYXNz" });
    await rpc(mock, "ListPrebuilds", {}, { authorization: "bare-secret" });
    await send(mock, "/_mock/env", undefined);
    await send(mock, "/_mock/worlds", { id: "w", token: "world-secret" });
    await send(
      mock,
      "/worlds/w/api/gitpod.v1.PrebuildService/ListPrebuilds",
      {},
      {
        authorization: "Bearer world-secret",
      },
    );
    const recording = await recorded(mock);

    expect(JSON.stringify(recording)).not.toMatch(/secret|dXNlcjpwYXNz/);
    expect(recording.calls.map(({ answer }) => answer.status)).toEqual([401, 200, 401, 401, 200, 200, 200]);
    expect(await replayInProcess(recording)).toEqual({ calls: 7 });
  });

  it("begins with what the mock began as, whatever it became", async () => {
    const mock = begin({
      scenario: "failing-prebuild",
      seed: 9,
      startAt: "2027-03-01T00:00:00Z",
      strict: true,
    });
    await send(mock, "/_mock/scenario", { name: "empty" });
    const { options, count, version } = await recorded(mock);

    expect(options).toMatchObject({
      seed: 9,
      strict: true,
      startAt: "2027-03-01T00:00:00.000Z",
      clock: "frozen",
    });
    expect([options.scenario.name, count, typeof version]).toEqual(["failing-prebuild", 1, "string"]);
  });

  it("exists only if the mock was created to record", async () => {
    const mock = createMock();
    open.push(mock);

    await expect(mock.recording()).rejects.toThrow(
      "nothing was recorded. Create the mock with the option record",
    );
    expect(() => createMock({ record: "yes" as unknown as boolean })).toThrow("record must be true or false");
  });

  it.each([
    ["", "it was truncated, or is not a recording"],
    ['{"format":"prebuild-mock recording","form":1,"calls":[', "it was truncated, or is not a recording"],
    ["null", "it is not a recording"],
    ["[]", "it is not a recording"],
    ['{"format":"prebuild-mock recording","form":2,"version":"9.0.0"}', "the form 2 of prebuild-mock 9.0.0"],
    ['{"format":"prebuild-mock recording","form":1,"options":{},"count":2,"calls":[{}]}', "it was cut off"],
    [
      '{"format":"prebuild-mock recording","form":1,"options":{},"count":1,"calls":[{}]}',
      "its call 1 is malformed",
    ],
  ])("refuses %s", (text, says) => {
    expect(() => readRecording(text)).toThrow(says);
  });

  it("whose options are wrong is refused with the field", async () => {
    const recording = await recorded(begin());
    const other = { ...recording, options: { ...recording.options, seed: -1 } };

    await expect(replayInProcess(other)).rejects.toThrow("the seed must be a whole number");
  });
});
