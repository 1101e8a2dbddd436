// Owns which calls a fault rule takes: by RPC, request, count and seed, in the order of the rules.
import { describe, expect, it } from "vitest";
import { createMock, type FaultRule, MisuseError, type Mock } from "../../../src/index.ts";
import { CLASS, PREBUILD, PROJECT, post, WARM_POOL } from "../../rpc/request.ts";

const down = { code: "unavailable" } as const;

/** The codes of calls, one after the other; "ok" if there is none. */
async function codes(
  mock: Mock,
  calls: number,
  method = "GetPrebuild",
  request: object = { prebuildId: PREBUILD },
) {
  const got: string[] = [];
  for (let call = 0; call < calls; call++) got.push((await post(mock, method, request)).json.code ?? "ok");
  return got;
}

/** Which of N calls a rule matches, counted from 1. */
async function taken(rule: FaultRule, calls: number, seed = 1): Promise<number[]> {
  const mock = createMock({ seed });
  mock.faults.add(rule);
  const got = await codes(mock, calls);
  return got.flatMap((code, index) => (code === "ok" ? [] : [index + 1]));
}

describe("counting", () => {
  it.each<[Partial<FaultRule>, number[]]>([
    [{}, [1, 2, 3, 4, 5, 6, 7, 8]],
    [{ times: 3 }, [1, 2, 3]],
    [{ skip: 5 }, [6, 7, 8]],
    [{ skip: 2, times: 1 }, [3]],
    [{ every: 3 }, [3, 6]],
    [{ skip: 1, every: 3 }, [4, 7]],
    [{ every: 2, times: 2 }, [2, 4]],
    [{ probability: 0 }, []],
    [{ probability: 1 }, [1, 2, 3, 4, 5, 6, 7, 8]],
  ])("%j takes the calls %j of eight", async (words, calls) => {
    expect(await taken({ rpc: "GetPrebuild", ...down, ...words }, 8)).toEqual(calls);
  });

  it("counts the calls that match, and no others", async () => {
    const mock = createMock();
    mock.faults.add({ rpc: "GetPrebuild", match: { prebuildId: PREBUILD }, skip: 1, times: 1, ...down });

    const other = { prebuildId: PROJECT };
    await codes(mock, 3, "GetPrebuild", other);
    await codes(mock, 3, "ListPrebuilds", {});

    expect(await codes(mock, 3)).toEqual(["ok", "unavailable", "ok"]);
  });

  it("counts no call that is not let in, not understood or not valid", async () => {
    const mock = createMock();
    mock.faults.add({ rpc: "GetPrebuild", times: 1, ...down });

    const early = [
      await post(mock, "GetPrebuild", { prebuildId: PREBUILD }, { authorization: "" }),
      await post(mock, "GetPrebuild", "nonsense"),
      await post(mock, "GetPrebuild", { prebuildId: "x" }),
    ];

    expect(early.map(({ json }) => json.code)).toEqual([
      "unauthenticated",
      "invalid_argument",
      "invalid_argument",
    ]);
    expect(await codes(mock, 2)).toEqual(["unavailable", "ok"]);
  });

  it("counts hits", async () => {
    const mock = createMock();
    mock.faults.add({ rpc: "GetPrebuild", every: 2, ...down });
    await codes(mock, 5);

    expect(mock.faults.list()).toEqual([{ id: "fault-1", rpc: "GetPrebuild", every: 2, ...down, hits: 2 }]);
  });
});

describe("probability", () => {
  const rule = { rpc: "GetPrebuild", probability: 0.3, ...down } as const;

  it("takes the same calls for the same seed", async () => {
    expect(await taken(rule, 60, 7)).toEqual(await taken(rule, 60, 7));
  });

  it("takes others for another seed", async () => {
    expect(await taken(rule, 60, 7)).not.toEqual(await taken(rule, 60, 8));
  });

  it("takes about as many as it says", async () => {
    const { length } = await taken(rule, 1_000);

    expect(length).toBeGreaterThan(250);
    expect(length).toBeLessThan(350);
  });

  it("is drawn for each rule by itself", async () => {
    const mock = createMock();
    mock.faults.replace([
      { rpc: "GetPrebuild", probability: 0.5, code: "internal" },
      { rpc: "GetPrebuild", probability: 0.5, code: "aborted" },
    ]);

    expect(new Set(await codes(mock, 40))).toEqual(new Set(["ok", "internal", "aborted"]));
  });
});

describe("the order of rules", () => {
  it("lets the first that takes a call decide", async () => {
    const mock = createMock();
    mock.faults.add({ rpc: "GetPrebuild", times: 1, code: "internal" });
    mock.faults.add({ rpc: "*", code: "aborted" });

    expect(await codes(mock, 2)).toEqual(["internal", "aborted"]);
  });

  it("hides a call that was taken from the rules that follow", async () => {
    const mock = createMock();
    mock.faults.add({ rpc: "*", times: 2, code: "internal" });
    mock.faults.add({ rpc: "*", skip: 1, code: "aborted" });

    expect(await codes(mock, 4)).toEqual(["internal", "internal", "ok", "aborted"]);
  });

  it("is kept by a rule that takes the place of another", async () => {
    const mock = createMock();
    mock.faults.add({ rpc: "*", times: 1, code: "internal" });
    mock.faults.add({ rpc: "*", code: "aborted" });
    mock.faults.put("fault-1", { rpc: "*", times: 1, code: "data_loss" });

    expect(mock.faults.list().map(({ id }) => id)).toEqual(["fault-1", "fault-2"]);
    expect(await codes(mock, 2)).toEqual(["data_loss", "aborted"]);
  });
});

describe("match", () => {
  const filter = { projectIds: [PROJECT, CLASS], phases: ["PREBUILD_PHASE_RUNNING"] };

  it.each<[FaultRule["rpc"], NonNullable<FaultRule["match"]>, string, object]>([
    ["GetPrebuild", { prebuildId: PREBUILD.toUpperCase() }, "GetPrebuild", { prebuildId: PREBUILD }],
    ["*", { warmPoolId: WARM_POOL }, "GetWarmPool", { warmPoolId: WARM_POOL }],
    ["ListPrebuilds", { filter: { projectIds: PROJECT } }, "ListPrebuilds", { filter }],
    ["ListPrebuilds", { "filter.projectIds": [CLASS, PROJECT] }, "ListPrebuilds", { filter }],
    ["ListPrebuilds", { "filter.phases": "PREBUILD_PHASE_RUNNING" }, "ListPrebuilds", { filter }],
    ["ListPrebuilds", { "filter.phases": 30 }, "ListPrebuilds", { filter }],
    ["ListPrebuilds", { "pagination.pageSize": 5 }, "ListPrebuilds", { pagination: { pageSize: 5 } }],
    ["UpdateWarmPool", { minSize: 0 }, "UpdateWarmPool", { warmPoolId: WARM_POOL, minSize: 0 }],
    [
      "CreatePrebuild",
      { projectId: PROJECT, spec: { timeout: "10m" } },
      "CreatePrebuild",
      { projectId: PROJECT, spec: { timeout: "600s" } },
    ],
    [
      "CreatePrebuild",
      { "spec.specVersion": "7" },
      "CreatePrebuild",
      { projectId: PROJECT, spec: { specVersion: "7" } },
    ],
  ])("of %s by %j takes %s %j", async (rpc, match, method, request) => {
    const mock = createMock();
    mock.faults.add({ rpc, match, ...down });

    expect(await codes(mock, 1, method, request)).toEqual(["unavailable"]);
  });

  it.each<[FaultRule["rpc"], NonNullable<FaultRule["match"]>, string, object]>([
    ["GetPrebuild", { prebuildId: PROJECT }, "GetPrebuild", { prebuildId: PREBUILD }],
    ["*", { prebuildId: PREBUILD }, "GetWarmPool", { warmPoolId: WARM_POOL }],
    ["ListPrebuilds", { "filter.projectIds": [PROJECT, PREBUILD] }, "ListPrebuilds", { filter }],
    ["ListPrebuilds", { "filter.phases": "PREBUILD_PHASE_FAILED" }, "ListPrebuilds", { filter }],
    ["ListPrebuilds", { filter: { projectIds: PROJECT } }, "ListPrebuilds", {}],
    ["UpdateWarmPool", { minSize: 0 }, "UpdateWarmPool", { warmPoolId: WARM_POOL }],
    ["CreatePrebuild", { "spec.timeout": "10m" }, "CreatePrebuild", { projectId: PROJECT, spec: {} }],
  ])("of %s by %j leaves %s %j alone", async (rpc, match, method, request) => {
    const mock = createMock();
    mock.faults.add({ rpc, match, ...down });

    expect(await codes(mock, 1, method, request)).toEqual(["ok"]);
  });
});

describe("a mock's rules", () => {
  it("are its scenario's at first, and after a reset again, with counters at zero", async () => {
    const scenario = { name: "mine", summary: "", faults: [{ rpc: "*", times: 1, ...down }] } as const;
    const mock = createMock({ scenario });
    const method = "ListPrebuilds";
    const before = await codes(mock, 2, method, {});
    mock.faults.add({ rpc: "*", code: "internal" });
    mock.reset({ parts: ["faults"] });

    expect([before, await codes(mock, 2, method, {})]).toEqual([
      ["unavailable", "ok"],
      ["unavailable", "ok"],
    ]);
  });

  it("stay if the reset does not name them", async () => {
    const mock = createMock();
    mock.faults.add({ rpc: "*", ...down });
    mock.reset({ parts: ["state", "clock", "requests"] });

    expect(mock.faults.list()).toHaveLength(1);
  });

  it("are those of the scenario that a reset begins", () => {
    const mock = createMock();
    mock.reset({ scenario: { name: "mine", summary: "", faults: [{ rpc: "*", ...down }] } });

    expect(mock.faults.list()).toHaveLength(1);
  });

  it("are none of another mock's", async () => {
    createMock().faults.add({ rpc: "*", ...down });

    expect(await codes(createMock(), 1)).toEqual(["ok"]);
  });

  it("get ids that no other has, even if one was put with the next id", () => {
    const mock = createMock();
    mock.faults.put("fault-2", { rpc: "*", code: "aborted" });
    mock.faults.put("fault-3", { rpc: "*", code: "aborted" });
    const { id } = mock.faults.add({ rpc: "*", code: "internal" });
    mock.faults.remove(id);

    expect(mock.faults.list().map((rule) => rule.id)).toEqual(["fault-2", "fault-3"]);
  });

  it("do not change with the object that was given", async () => {
    const mock = createMock();
    const rule: FaultRule = { rpc: "*", ...down };
    mock.faults.add(rule);
    rule.code = "internal";

    expect(await codes(mock, 1)).toEqual(["unavailable"]);
  });

  it("change neither with the objects in the one that was given nor with those in the list", async () => {
    const mock = createMock();
    const match = { filter: { projectIds: PROJECT } };
    const request = { filter: { projectIds: [PROJECT] } };
    mock.faults.add({ rpc: "ListPrebuilds", match, ...down });
    match.filter.projectIds = CLASS;
    const [listed] = mock.faults.list();
    Object.assign(listed?.match ?? {}, { filter: { projectIds: WARM_POOL } });

    expect(await codes(mock, 1, "ListPrebuilds", request)).toEqual(["unavailable"]);
    expect(mock.faults.list()).toMatchObject([{ match: { filter: { projectIds: PROJECT } } }]);
  });

  it("can be removed one by one and all at once", async () => {
    const mock = createMock();
    for (const code of ["internal", "aborted", "data_loss"] as const) mock.faults.add({ rpc: "*", code });

    mock.faults.remove("fault-1");
    const left = await codes(mock, 1);
    mock.faults.clear();

    expect([left, await codes(mock, 1), mock.faults.list()]).toEqual([["aborted"], ["ok"], []]);
  });

  it("change nothing if the list is refused", () => {
    const mock = createMock();
    mock.faults.add({ rpc: "*", ...down });

    expect(() => mock.faults.replace([{ rpc: "*", code: "aborted" }, { rpc: "*" }])).toThrow(MisuseError);
    expect(mock.faults.list()).toMatchObject([down]);
  });
});
