// Owns `save` of a mock and `createMock({ state })`: what continues, and which states are refused.
import { describe, expect, it } from "vitest";
import { createMock, MisuseError, type Mock, type SavedState } from "../../src/index.ts";
import { STATE_VERSION } from "../../src/mock/state.ts";

const projectId = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";

/** A mock in the middle of work, with rules that have counted. */
async function busyMock(): Promise<Mock> {
  const mock = createMock({ scenario: "flaky-prebuild", seed: 7, clock: "per-read" });
  mock.faults.add({ rpc: "GetPrebuild", code: "unavailable", skip: 1, times: 1 });
  mock.stubs.add({ rpc: "gitpod.v1.SecretService/ListSecrets", response: { secrets: [] }, times: 5 });
  await mock.call("CreatePrebuild", { projectId, spec: {} });
  mock.clock.advance("3m");
  return mock;
}

/** What two mocks answer to the same further calls. */
async function goOn(mock: Mock): Promise<unknown> {
  const { prebuild } = await mock.call("CreatePrebuild", { projectId, spec: {} });
  const reads = [];
  for (let read = 0; read < 4; read += 1) {
    reads.push(await mock.call("GetPrebuild", { prebuildId: prebuild.id }).catch(({ code }) => code));
  }
  const transitions = mock.clock.advance("2h");
  const lastId = mock.requests.all().at(-1)?.id;
  return {
    prebuild,
    reads,
    transitions,
    list: await mock.call("ListPrebuilds"),
    lastId,
    faults: mock.faults.list(),
  };
}

describe("a mock made of a saved state", () => {
  it("continues like the saved one, journal numbers and rules included", async () => {
    const mock = await busyMock();
    const state = JSON.parse(JSON.stringify(mock.save()));

    const later = createMock({ state });

    expect([later.clock.mode, later.clock.now()]).toEqual([mock.clock.mode, mock.clock.now()]);
    expect(later.stubs.list()).toEqual(mock.stubs.list());
    expect(later.save()).toEqual(state);
    expect(await goOn(later)).toEqual(await goOn(mock));
  });

  it("is plain JSON that shares nothing with the mock", async () => {
    const mock = await busyMock();
    const before = mock.save();
    const text = JSON.stringify(before);

    mock.clock.advance("1d");

    expect(JSON.stringify(before)).toBe(text);
    expect(JSON.parse(text)).toEqual(before);
  });

  it("takes the clock's mode from the options if they name one", async () => {
    expect(createMock({ state: (await busyMock()).save(), clock: "frozen" }).clock.mode).toBe("frozen");
  });

  it("resets to the beginning of the one that was saved", async () => {
    const mock = await busyMock();
    const later = createMock({ state: mock.save() });

    mock.reset();
    later.reset();

    expect(await later.call("ListPrebuilds")).toEqual(await mock.call("ListPrebuilds"));
    expect(later.clock.now()).toEqual(mock.clock.now());
  });

  it("is put back over the control API too, stubs included", async () => {
    const mock = await busyMock();
    const other = createMock();

    const answer = await other.fetch("/_mock/state", {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(mock.save()),
    });

    expect(answer.status).toBe(200);
    expect(other.stubs.list()).toEqual(mock.stubs.list());
  });
});

describe("a state is refused that", () => {
  const refused = (state: unknown) => () => createMock({ state: state as SavedState });

  it.each([
    ["is of an earlier version", { version: 1 }, /version: 1 was written by an earlier version/],
    [
      "is of a later version",
      { version: 99 },
      /version: must be \d+: this version of prebuild-mock reads no other/,
    ],
    ["has no version", {}, /version: is missing: it must be \d+/],
    ["is nothing", null, /state: must be an object/],
    [
      "lacks its parts",
      { version: STATE_VERSION },
      /state: scenario: is missing: it must be an object; seed: is missing/,
    ],
  ])("%s", (_, state, message) => {
    expect(refused(state)).toThrow(MisuseError);
    expect(refused(state)).toThrow(message);
  });

  it("no world could have, by its field", async () => {
    const state = JSON.parse(JSON.stringify((await busyMock()).save()));
    state.world.prebuilds.rows[0].value.status.phase = "NOWHERE";

    expect(refused(state)).toThrow(
      /state: world\.prebuilds\.rows\.0\.value\.status\.phase: must be one of PENDING/,
    );
  });

  it("has a field of its own, or one of another type", async () => {
    const state = (await busyMock()).save();

    expect(refused({ ...state, more: 1 })).toThrow(/state: more: unknown field; known fields: version, /);
    expect(refused({ ...state, seed: "7" })).toThrow(/state: seed: must be a number: got "7"/);
  });

  it("a closed mock does not write", async () => {
    const mock = createMock();
    await mock.close();

    expect(() => mock.save()).toThrow(/closed/);
  });
});
