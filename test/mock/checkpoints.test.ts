// Owns checkpoints of a mock: what goes back and forward with them, what a branch shares, and what a diff names.
import { afterEach, describe, expect, it } from "vitest";
import { createMock, MisuseError, type Mock, startMock } from "../../src/index.ts";
import { contents } from "../rpc-cases/contents.ts";
import { callText } from "../scenarios/mock-call.ts";
import { PENDING, PROJECT } from "../server/log-reader.ts";

const open: Mock[] = [];
afterEach(() => Promise.all(open.splice(0).map((mock) => mock.close())));

function begin(options: Parameters<typeof createMock>[0] = {}): Mock {
  const mock = createMock(options);
  open.push(mock);
  return mock;
}

const create = (mock: Mock) => mock.call("CreatePrebuild", { projectId: PROJECT, spec: {} });
const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => "ok",
    (error) => error.code,
  );

describe("rewind", () => {
  it("restores world, instant and mode of the clock, rules with their counters, and the journal", async () => {
    const mock = begin({ scenario: "empty" });
    mock.faults.add({ rpc: "ListPrebuilds", code: "unavailable", times: 2 });
    mock.stubs.add({ rpc: "x.v1.Y/Z", response: {}, times: 1 });
    await codeOf(mock.call("ListPrebuilds"));
    await create(mock);
    mock.clock.setMode("60x");
    mock.clock.pause();
    const before = [contents(mock), mock.clock.now(), mock.faults.list(), mock.requests.all()];
    mock.checkpoint("before");

    mock.clock.resume();
    mock.clock.advance("2h");
    await codeOf(mock.call("ListPrebuilds"));
    await codeOf(mock.call("ListPrebuilds"));
    mock.faults.add({ rpc: "*", delay: "1ms" });
    mock.stubs.clear();
    mock.rewind("before");

    expect([contents(mock), mock.clock.now(), mock.faults.list(), mock.requests.all()]).toEqual(before);
    expect(mock.clock.mode).toBe("frozen");
    expect(mock.stubs.list()).toHaveLength(1);
    expect(await codeOf(mock.call("ListPrebuilds"))).toBe("unavailable");
    expect(await codeOf(mock.call("ListPrebuilds"))).toBe("ok");
    expect(mock.requests.all().map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    mock.clock.resume();
    expect(mock.clock.mode).toBe("60x");
  });

  it("lets the same calls get the same responses again", async () => {
    const mock = begin();
    mock.checkpoint("start");
    const work = async () => [
      await callText(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} }),
      mock.clock.advance("1h"),
      await callText(mock, "ListPrebuilds", {}),
    ];
    const first = await work();
    mock.rewind("start");

    expect(await work()).toEqual(first);
  });

  it("goes forward again to a later checkpoint, and back by a name that was used again", async () => {
    const mock = begin();
    mock.checkpoint("a");
    mock.clock.advance("1h");
    mock.checkpoint("b");
    const [first, later] = mock.checkpoints().map(({ at }) => at.getTime()) as [number, number];
    mock.rewind("a");
    expect(mock.clock.now().getTime()).toBe(first);
    mock.rewind("b");
    expect(mock.clock.now().getTime()).toBe(later);
    mock.clock.advance("1h");
    mock.checkpoint("a");
    mock.clock.advance("1h");

    expect(mock.rewind("a").at.getTime()).toBe(later + 3_600_000);
    expect(mock.checkpoints().map(({ name }) => name)).toEqual(["b", "a"]);
  });

  it("gives a rate limit its places back, and no call that comes later its places", async () => {
    const mock = begin({ scenario: "rate-limited", clock: "frozen" });
    await mock.call("ListPrebuilds");
    mock.checkpoint("one left");
    for (const _ of [1, 2]) {
      mock.rewind("one left");
      expect(await codeOf(mock.call("ListPrebuilds"))).toBe("ok");
      expect(await codeOf(mock.call("ListPrebuilds"))).toBe("resource_exhausted");
    }
  });

  it("restores a scenario that a reset had replaced", async () => {
    const mock = begin({ scenario: "failing-prebuild" });
    mock.checkpoint("failing");
    mock.reset({ scenario: "empty" });
    mock.rewind("failing");
    const { prebuild } = await create(mock);
    mock.clock.advance("1h");

    expect(mock.world.prebuild(prebuild.id).status.phase).toBe("PREBUILD_PHASE_FAILED");
  });

  it("to a name that is not there names the nearest and lists those that are, and changes nothing", () => {
    const mock = begin();
    expect(() => mock.rewind("x")).toThrow(
      'Failed to rewind: checkpoint "x" not found: there are no checkpoints.',
    );
    mock.checkpoint("before-deploy");
    mock.checkpoint("after");
    mock.clock.advance("1m");
    const before = [contents(mock), mock.clock.now()];

    expect(() => mock.rewind("before-deplay")).toThrow(
      'checkpoint "before-deplay" not found: did you mean "before-deploy"? Known checkpoints: "before-deploy", "after".',
    );
    expect(() => mock.branch("aftr")).toThrow(MisuseError);
    expect([contents(mock), mock.clock.now()]).toEqual(before);
  });
});

describe("checkpoint", () => {
  it("says what it holds", async () => {
    const mock = begin({ scenario: "empty" });
    await create(mock);

    expect(mock.checkpoint("one")).toEqual({
      name: "one",
      at: mock.clock.now(),
      requests: 1,
      prebuilds: 1,
      warmPools: 0,
    });
  });

  it.each([undefined, "", "  ", 7, "x".repeat(101)])("refuses the name %j", (name) => {
    const mock = begin();

    expect(() => mock.checkpoint(name as string)).toThrow("name: must be text of 1 to 100 characters: got ");
    expect(mock.checkpoints()).toEqual([]);
  });

  it("is refused as the 1,001st, unless its name exists", () => {
    const mock = begin({ scenario: "empty" });
    for (let n = 0; n < 1_000; n++) mock.checkpoint(`${n}`);

    expect(() => mock.checkpoint("one more")).toThrow("there are 1000 checkpoints, the most");
    expect(() => mock.checkpoint("17")).not.toThrow();
    expect(() => mock.rewind("none")).toThrow(/980 older ones, "981", .*"17"\.$/);
  });

  it("and rewind are refused when the mock is closed", async () => {
    const mock = begin();
    mock.checkpoint("a");
    await mock.close();

    expect(() => mock.checkpoint("b")).toThrow("the mock is closed");
    expect(() => mock.rewind("a")).toThrow("the mock is closed");
  });
});

describe("branch", () => {
  it("continues as the mock would, and the two share nothing", async () => {
    const mock = begin({ seed: 9 });
    await create(mock);
    mock.clock.advance("1m");
    mock.checkpoint("fork");
    const branch = mock.branch("fork");
    open.push(branch);
    const work = async (one: Mock) => [
      await callText(one, "CreatePrebuild", { projectId: PROJECT, spec: {} }),
      one.clock.advance("1h"),
      contents(one),
    ];
    const before = [contents(mock), mock.clock.now(), mock.requests.all()];
    expect([contents(branch), branch.clock.now(), branch.requests.all()]).toEqual(before);

    const there = await work(branch);
    expect([contents(mock), mock.clock.now(), mock.requests.all()]).toEqual(before);
    expect(await work(mock)).toEqual(there);
  });

  it("of the current state needs no checkpoint, and takes options", async () => {
    const mock = begin({ token: "secret" });
    mock.clock.advance("90s");
    const branch = mock.branch();
    open.push(branch);

    expect(branch.clock.now()).toEqual(mock.clock.now());
    expect(branch.checkpoints()).toEqual([]);
    const answer = await branch.fetch(`${branch.baseUrl}/gitpod.v1.PrebuildService/ListPrebuilds`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer other" },
      body: "{}",
    });
    expect(answer.status).toBe(401);
  });

  it("of a mock on a port has no socket", async () => {
    const mock = await startMock();
    open.push(mock);
    const branch = mock.branch();
    open.push(branch);

    expect(branch.url).toBe("http://prebuild-mock.invalid");
    await mock.close();
    expect(await codeOf(branch.call("ListPrebuilds"))).toBe("ok");
  });
});

describe("diff", () => {
  it("names what was added, removed and changed, by field", async () => {
    const mock = begin();
    mock.faults.add({ rpc: "GetPrebuild", code: "unavailable" });
    mock.checkpoint("before");
    const { prebuild } = await create(mock);
    await mock.call("CancelPrebuild", { prebuildId: PENDING });
    mock.faults.clear();
    mock.clock.advance("10s");
    const { from, to, differences } = await mock.diff("before");

    expect([from.name, to.name, to.at.getTime() - from.at.getTime()]).toEqual(["before", "now", 10_000]);
    expect(differences.map(({ kind, id, change }) => [kind, id, change])).toEqual([
      ["clock", undefined, "changed"],
      ["prebuild", PENDING, "changed"],
      ["prebuild", prebuild.id, "added"],
      ["fault", "fault-1", "removed"],
      ["requests", undefined, "changed"],
    ]);
    expect(differences[1]?.fields).toContainEqual({
      field: "status.phase",
      from: "PREBUILD_PHASE_PENDING",
      to: "PREBUILD_PHASE_CANCELLING",
    });
    expect(differences[4]?.fields).toEqual([{ field: "remembered", from: 0, to: 2 }]);
  });

  it("is empty between a checkpoint and now, and after a rewind", async () => {
    const mock = begin();
    mock.checkpoint("a");
    expect((await mock.diff("a")).differences).toEqual([]);
    mock.clock.advance("1d");
    expect((await mock.diff("a")).differences).not.toEqual([]);
    mock.rewind("a");
    expect((await mock.diff("a")).differences).toEqual([]);
  });

  it("compares a branch with the mock that it came from", async () => {
    const mock = begin();
    const branch = mock.branch();
    open.push(branch);
    expect((await mock.diff(branch)).differences).toEqual([]);
    branch.world.fail(PENDING, "no space left");
    const { from, differences } = await mock.diff(branch, mock);

    expect(from.name).toBe("the other mock");
    expect(differences).toMatchObject([{ kind: "prebuild", id: PENDING, change: "changed" }]);
    expect(differences[0]?.fields).toContainEqual({ field: "status.failureMessage", from: "no space left" });
  });

  it("refuses a name that is not there, and anything but a mock", async () => {
    const mock = begin();
    mock.checkpoint("here");

    await expect(mock.diff("there")).rejects.toThrow('did you mean "here"?');
    await expect(mock.diff("here", {} as Mock)).rejects.toThrow(
      "Failed to compare: expected a checkpoint's name or a mock, got another object.",
    );
  });
});
