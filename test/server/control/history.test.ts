// Owns the history in the control API, and that reading it leaves no trace.
import { describe, expect, it } from "vitest";
import { createMock } from "../../../src/index.ts";
import { CLASS, PROJECT, UNKNOWN_ID } from "../../world/sample-world.ts";
import { call } from "../log-reader.ts";
import { control } from "./control-request.ts";

async function withPrebuild() {
  const mock = createMock({ scenario: "empty" });
  const { prebuild } = await call(mock, "CreatePrebuild", {
    projectId: PROJECT,
    environmentClassId: CLASS,
    spec: {},
  });
  return { mock, id: prebuild.id as string };
}

describe("the prebuilds", () => {
  it("come with the phases that they were in, as the RPC gives them otherwise", async () => {
    const { mock, id } = await withPrebuild();
    mock.clock.advanceUntil({ prebuild: id, phase: "RUNNING" });

    const { status, json } = await control(mock, "GET", "prebuilds");

    const [{ prebuild, isGone, phases }] = json.prebuilds;
    expect([status, isGone, phases.map(({ phase }: { phase: string }) => phase)]).toEqual([
      200,
      false,
      ["PENDING", "STARTING", "RUNNING"],
    ]);
    expect(prebuild).toEqual((await call(mock, "GetPrebuild", { prebuildId: id })).prebuild);
    expect((await control(mock, "GET", `prebuilds/${id}`)).json).toEqual(json.prebuilds[0]);
  });

  it("that were purged are listed, but have no log", async () => {
    const { mock, id } = await withPrebuild();
    mock.clock.advance("8d");

    const { json } = await control(mock, "GET", `prebuilds/${id}`);
    const log = await control(mock, "GET", `prebuilds/${id}/log`);

    expect([json.isGone, json.phases.at(-1).phase, json.prebuild.status.logUrl]).toEqual([
      true,
      "DELETED",
      undefined,
    ]);
    expect(log.status).toBe(404);
  });

  it("are those that changed since an instant", async () => {
    const { mock, id } = await withPrebuild();
    mock.clock.advance("1h");
    const { json: before } = await control(mock, "GET", "prebuilds?since=2026-01-01T09:30:00Z");
    await call(mock, "DeletePrebuild", { prebuildId: id });

    const { json } = await control(mock, "GET", "prebuilds?since=2026-01-01T09:30:00Z");

    expect([before.prebuilds.length, json.prebuilds.length]).toEqual([0, 1]);
  });

  it("leave no trace when they are read", async () => {
    const { mock, id } = await withPrebuild();
    mock.clock.setMode("per-read");
    mock.faults.add({ rpc: "*", code: "unavailable" });
    const now = mock.clock.now();

    const answers = [];
    for (const path of ["prebuilds", `prebuilds/${id}`, "warm-pools"]) {
      answers.push((await control(mock, "GET", path)).status);
    }

    expect(answers).toEqual([200, 200, 200]);
    expect([mock.clock.now(), mock.requests.count()]).toEqual([now, 1]);
  });

  it.each(["prebuilds?since=noon", "warm-pools?since=noon"])("refuse %s", async (path) => {
    const { status, json } = await control(createMock(), "GET", path);

    expect([status, json.errors[0].field]).toEqual([400, "since"]);
  });

  it.each([`prebuilds/${UNKNOWN_ID}`, `prebuilds/${UNKNOWN_ID}/log`])("do not have %s", async (path) => {
    expect((await control(createMock(), "GET", path)).status).toBe(404);
  });
});

describe("the log", () => {
  it("is read without a token, whole once the work has ended", async () => {
    const { mock, id } = await withPrebuild();
    mock.clock.advanceUntil({ prebuild: id, phase: "COMPLETED" });

    const { status, type, json } = await control(mock, "GET", `prebuilds/${id}/log`);

    expect([status, type]).toEqual([200, "text/plain; charset=utf-8"]);
    expect(json).toMatch(/^\[section-create\] .*\n[\s\S]*snapshot 80 %\n\[section-end\] .*SUCCESS.*\n$/);
  });
});

describe("the warm pools", () => {
  it("come with the sizes that they had, each once", async () => {
    const mock = createMock();
    const { json: before } = await control(mock, "GET", "warm-pools");
    const [{ warmPool, past }] = before.warmPools;
    mock.world.claim(warmPool.id);

    const { json } = await control(mock, "GET", `warm-pools?since=${before.now}`);

    expect(past[0]).toMatchObject({
      at: "2026-01-01T08:30:00.000Z",
      phase: "PENDING",
      running: 0,
      minSize: 1,
      maxSize: 3,
    });
    expect(past.at(-1)).toMatchObject({ running: warmPool.status.runningInstances });
    expect(json.warmPools[0].past).toMatchObject([{ at: before.now, running: 0 }]);
  });

  it("of a state that was put have a past that begins there", async () => {
    const [from, to] = [createMock(), createMock({ scenario: "empty" })];
    await control(to, "PUT", "state", (await control(from, "GET", "state")).json);

    const { json } = await control(to, "GET", "warm-pools");

    expect(json.warmPools.map(({ past }: { past: object[] }) => past.length)).toEqual([1]);
  });
});

describe("the variables", () => {
  it("are those that the mock's own are, with its token", async () => {
    const mock = createMock({ token: "s3cret" });

    expect((await control(mock, "GET", "env")).json).toEqual(mock.env);
  });
});
