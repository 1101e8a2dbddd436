// Owns the errors of an invalid fault rule, and that nothing changes.
import { describe, expect, it } from "vitest";
import { createMock, MisuseError, type Scenario } from "../../../src/index.ts";
import { control } from "../../server/control/control-request.ts";

/** Each rule with what its refusal must say: the field, and what would be right. */
const WRONG: readonly (readonly [rule: object, ...said: string[]])[] = [
  [
    { rpc: "GetPrebuilt", code: "internal" },
    "rpc",
    'got "GetPrebuilt"; did you mean GetPrebuild? It must be one of CreatePrebuild, ',
  ],
  [{ code: "internal" }, "rpc"],
  [{ rpc: "*", code: "unavailble" }, "code", "unavailable"],
  [{ rpc: "*", code: "ok" }, "code"],
  [{ rpc: "*" }, "code", "a code, a delay, a connection or a limit"],
  [{ rpc: "*", limit: { calls: 0, per: "1s" } }, "limit.calls", "whole number from 1"],
  [{ rpc: "*", limit: { calls: 1, per: 0 } }, "limit.per", "more than 0"],
  [{ rpc: "*", limit: { calls: 1 } }, "limit.per"],
  [{ rpc: "*", limit: { calls: 1, per: "1s", by: "token" } }, "limit.by", "caller"],
  [
    { rpc: "*", limit: { calls: 1, per: "1s" }, retryAfter: "1s", code: "unavailable" },
    "retryAfter",
    "cannot be combined with a limit",
  ],
  [{ rpc: "*", limit: { calls: 1, per: "1s" }, connection: "reset" }, "connection", "one of the two"],
  [
    { rpc: "*", window: { from: "1m", for: 0 }, code: "internal" },
    "window.for",
    "would end before it begins",
  ],
  [{ rpc: "*", window: { from: "1m", for: "-1m" }, code: "internal" }, "window.for", '"-1m"'],
  [
    { rpc: "*", window: { from: 0, for: "2m", every: "1m" }, code: "internal" },
    "window",
    "longer than its for",
  ],
  [{ rpc: "*", window: { from: 0, for: "2m" } }, "code", "a code, a delay"],
  [{ rpc: "*", probability: 1.5, code: "internal" }, "probability", "from 0 to 1"],
  [{ rpc: "*", probability: -0.1, code: "internal" }, "probability", "from 0 to 1"],
  [{ rpc: "*", times: -1, code: "internal" }, "times", "whole number from 1"],
  [{ rpc: "*", times: 0, code: "internal" }, "times", "whole number from 1"],
  [{ rpc: "*", every: 1.5, code: "internal" }, "every", "whole number from 1"],
  [{ rpc: "*", skip: -1, code: "internal" }, "skip", "whole number from 0"],
  [{ rpc: "*", delay: "soon" }, "delay", 'invalid duration "soon"'],
  [{ rpc: "*", delay: "60d" }, "delay", "at most 24 days"],
  [{ rpc: "*", delay: { fixed: "soon" } }, "delay.fixed", '"soon"'],
  [{ rpc: "*", delay: {} }, "delay", "one of fixed, uniform and lognormal"],
  [{ rpc: "*", delay: { uniform: { min: 2, max: 1 } } }, "delay.uniform", "not greater than its max"],
  [{ rpc: "*", delay: { lognormal: { median: 1, sigma: -1 } } }, "delay.lognormal.sigma"],
  [{ rpc: "*", delay: { normal: { mean: 1 } } }, "delay.normal"],
  [{ rpc: "*", connection: "explode" }, "connection", "truncate"],
  [{ rpc: "*", connection: "reset", code: "internal" }, "connection", "one of the two"],
  [{ rpc: "*", delay: 1, message: "no" }, "message", "give a code too"],
  [{ rpc: "*", delay: 1, retryAfter: "1s" }, "retryAfter", "give a code too"],
  [{ rpc: "*", code: "internal", retryAfter: "later" }, "retryAfter", '"later"'],
  [
    {
      rpc: "*",
      code: "internal",
      retryAfter: "1s",
      details: [{ type: "google.rpc.RetryInfo", debug: { retryDelay: "5s" } }],
    },
    "retryAfter",
    "says the same",
  ],
  [{ rpc: "*", code: "internal", details: [{ type: "a.B" }] }, "details.0", "value in base64"],
  [{ rpc: "*", code: "internal", details: [{ type: "a.B", value: "%" }] }, "details.0.value", "base64"],
  [
    { rpc: "*", code: "internal", details: [{ type: "google.rpc.RetryInfo", debug: { retryDelay: 5 } }] },
    "details.0",
    "retryDelay",
  ],
  [{ rpc: "GetPrebuild", match: { prebuild_id: "x" }, delay: 1 }, "match", "did you mean prebuildId?"],
  [{ rpc: "GetPrebuild", match: { projectId: "x" }, delay: 1 }, "match", "GetPrebuild", '"projectId"'],
  [{ rpc: "*", match: { warmpoolId: "x" }, delay: 1 }, "match", "did you mean warmPoolId?"],
  [{ rpc: "*", match: { minSize: "big" }, delay: 1 }, "match", "minSize must be a whole number"],
  [{ rpc: "ListPrebuilds", match: { "filter.phase": 1 }, delay: 1 }, "match", '"filter.phase"', "phases"],
  [{ rpc: "ListPrebuilds", match: { filter: { phases: "RUNNING" } }, delay: 1 }, "PREBUILD_PHASE_RUNNING"],
  [{ rpc: "*", match: "projectId", delay: 1 }, 'match: must be an object: got "projectId"'],
  [{ rpc: "ListPrebuilds", match: { filter: true }, delay: 1 }, "filter must be an object"],
  [{ rpc: "ListPrebuilds", match: { filter: null }, delay: 1 }, "filter must be an object: got null"],
  [{ rpc: "*", match: { filter: null }, delay: 1 }, "filter must be an object: got null"],
  [{ rpc: "CreatePrebuild", match: { spec: { timeout: "soon" } }, delay: 1 }, 'invalid duration "soon"'],
  [{ rpc: "*", color: "red", delay: 1 }, "color"],
];

const unchanged = { rpc: "GetPrebuild", code: "internal" } as const;

describe.each(WRONG)("the rule %j", (rule, ...said) => {
  it("is refused by the library, which changes nothing", () => {
    const mock = createMock();
    mock.faults.add(unchanged);
    const tries = [
      () => mock.faults.add(rule as never),
      () => mock.faults.put("fault-1", rule as never),
      () => mock.faults.replace([unchanged, rule as never]),
    ];

    const errors = tries.map((attempt) => {
      try {
        return attempt();
      } catch (error) {
        return error as Error;
      }
    });

    for (const error of errors) {
      expect(error).toBeInstanceOf(MisuseError);
      for (const text of said) expect((error as Error).message).toContain(text);
    }
    expect(mock.faults.list()).toEqual([{ ...unchanged, id: "fault-1", hits: 0 }]);
  });

  it("is a problem of the control API, which changes nothing", async () => {
    const mock = createMock();
    const answers = [
      await control(mock, "POST", "faults", rule),
      await control(mock, "PUT", "faults/mine", rule),
      await control(mock, "PUT", "faults", { faults: [rule] }),
    ];

    for (const { status, type, json } of answers) {
      expect([status, type]).toEqual([400, "application/problem+json"]);
      for (const text of said) expect(json.detail).toContain(text);
    }
    expect(mock.faults.list()).toEqual([]);
  });

  it("makes a scenario wrong at its place", () => {
    const scenario = { name: "mine", summary: "", faults: [unchanged, rule] } as Scenario;

    expect(() => createMock({ scenario })).toThrow(/faults\.1/);
  });
});

it.each<[string, unknown]>([
  ["details.0.debug.a.1: must be JSON: got a bigint", { a: [1, 2n] }],
  ["details.0.debug.a: must be JSON: got a function", { a: () => 1 }],
  ["details.0.debug: must be JSON: got an object with a method toJSON", new Date(0)],
])("a detail that could not be sent is refused: %s", (message, debug) => {
  const mock = createMock();
  const add = () =>
    mock.faults.add({ rpc: "*", code: "internal", details: [{ type: "a.B", value: "", debug }] });

  expect(add).toThrow(MisuseError);
  expect(add).toThrow(message);
  expect(mock.faults.list()).toEqual([]);
});

describe("an id that no rule has", () => {
  it("is reported with the nearest one, and nothing is removed", () => {
    const mock = createMock();
    mock.faults.add(unchanged);

    expect(() => mock.faults.remove("fault-2")).toThrow("did you mean fault-1?");
    expect(mock.faults.list()).toHaveLength(1);
  });

  it.each(["GET", "DELETE"])("is 404 for %s", async (verb) => {
    const { status, json } = await control(createMock(), verb, "faults/fault-9");

    expect([status, json.detail]).toEqual([404, 'there is no fault rule "fault-9"; no rules are defined']);
  });
});
