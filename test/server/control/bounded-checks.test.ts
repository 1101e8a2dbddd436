// Owns the cost of checks of control bodies: they end with the hundredth issue, a list that is too long is not looked
// into, and only bodies of resources may be long.
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { createMock } from "../../../src/index.ts";
import { check } from "../../../src/input/issues.ts";
import { parseScenario, ScenarioError } from "../../../src/scenarios/index.ts";
import { run } from "../../cli/cli-process.ts";
import { CLASS, PROJECT } from "../../world/sample-world.ts";
import { control } from "./control-request.ts";

const EMPTY = Array(120_000).fill({});

/** A list whose entries count how many of them were looked at. */
function counting(): { schema: z.ZodMiniType; looked: () => number } {
  let count = 0;
  const entry = z.number().check(
    z.refine(() => {
      count += 1;
      return false;
    }),
  );
  return { schema: z.strictObject({ list: z.array(entry) }), looked: () => count };
}

it("a list that is longer than it may be is not looked into", () => {
  let looked = 0;
  const entry = z.number().check(
    z.refine(() => {
      looked += 1;
      return true;
    }),
  );
  const schema = z.array(entry).check(z.maxLength(1_000));
  const checked = check(schema, Array(250_000).fill(1));

  expect("issues" in checked && checked.issues.map(({ message }) => message)).toEqual([
    "must have at most 1000 items: got a list",
  ]);
  expect(looked).toBe(0);
  expect(check(schema, Array(1_000).fill(1))).toEqual({ data: Array(1_000).fill(1) });
  expect(looked).toBe(1_000);
});

describe("a check of many wrong entries", () => {
  it("ends with the issue after the hundredth", () => {
    const { schema, looked } = counting();
    const checked = check(schema, { list: Array(250_000).fill(1) });

    expect("issues" in checked && checked.issues.length).toBe(101);
    expect(looked()).toBe(101);
  });

  it("ends in a record too", () => {
    let count = 0;
    const value = z.number().check(
      z.refine(() => {
        count += 1;
        return false;
      }),
    );
    const record = Object.fromEntries(EMPTY.map((_, index) => [`key-${index}`, index]));
    const checked = check(z.record(z.string(), value), record);

    expect("issues" in checked && checked.issues.length).toBeGreaterThan(100);
    expect(count).toBeLessThanOrEqual(150);
  });

  it("gives the values of a long list and of a long record that are right", () => {
    const list = Array.from({ length: 1_000 }, (_, index) => index);
    const record = Object.fromEntries(list.map((index) => [`key-${index}`, index]));
    const schema = z.strictObject({ list: z.array(z.number()), record: z.record(z.string(), z.number()) });

    expect(check(schema, { list, record })).toEqual({ data: { list, record } });
  });

  it("names the first hundred, and says that there are more", async () => {
    const { status, json } = await control(createMock(), "POST", "reset", { parts: Array(5_000).fill(1) });

    expect([status, json.errors.length]).toEqual([400, 100]);
    expect(json.errors[99].field).toBe("parts.99");
    expect(json.detail).toMatch(/; and more$/);
  });
});

describe("many empty entries", () => {
  it.each([
    ["POST", "seed", { prebuilds: EMPTY }, "prebuilds.0.id"],
    ["POST", "seed", { projects: EMPTY.slice(0, 9_000) }, "projects.0.name"],
    ["POST", "scenario", { name: "x", prebuilds: EMPTY.slice(0, 9_000) }, "prebuilds.0.projectId"],
    ["POST", "scenario", { name: "x", faults: EMPTY.slice(0, 900) }, "faults.0.rpc"],
    ["PUT", "faults", { faults: EMPTY.slice(0, 900) }, "faults.0.rpc"],
  ])("at %s /_mock/%s are refused with the place of the first (case %#)", async (verb, path, body, field) => {
    const mock = createMock();
    const before = JSON.stringify(mock.snapshot());
    const { status, json } = await control(mock, verb, path, body);

    expect([status, json.errors[0].field, json.errors.length]).toEqual([400, field, 100]);
    expect(JSON.stringify(mock.snapshot())).toBe(before);
  });

  it("in the state are refused with the place of the first", async () => {
    const mock = createMock();
    const { json: state } = await control(mock, "GET", "state");
    state.world.prebuilds.rows = EMPTY;
    const { status, json } = await control(mock, "PUT", "state", state);

    expect([status, json.errors[0].field, json.errors.length]).toEqual([
      400,
      "world.prebuilds.rows.0.slot",
      100,
    ]);
  });

  it.each([
    ["POST", "seed", { projects: EMPTY }, "projects: must have at most 10000 items"],
    ["POST", "scenario", { name: "x", prebuilds: EMPTY }, "prebuilds: must have at most 10000 items"],
    ["POST", "scenario", { name: "x", outcomes: EMPTY }, "outcomes: must have at most 1000 items"],
    ["PUT", "faults", { faults: EMPTY }, "faults: must have at most 1000 items"],
    [
      "POST",
      "worlds",
      { scenario: { name: "x", summary: "", prebuilds: EMPTY } },
      "scenario.prebuilds: must have at most 10000 items",
    ],
  ])(
    "that are more than a list may have are one issue at %s /_mock/%s (case %#)",
    async (verb, path, body, detail) => {
      const mock = createMock();
      const before = JSON.stringify(mock.snapshot());
      const { status, json } = await control(mock, verb, path, body);

      expect([status, json.errors.length]).toEqual([400, 1]);
      expect(json.detail).toContain(detail);
      expect(JSON.stringify(mock.snapshot())).toBe(before);
    },
  );

  it.each(["yaml", "json"] as const)("in a text of JSON as %s are refused at their list", async (format) => {
    const text = JSON.stringify({ name: "x", summary: "", prebuilds: EMPTY });

    await expect(parseScenario(text, { format })).rejects.toThrow(
      "scenario:1:26: prebuilds: must have at most 10000 items",
    );
  });

  it("in a file are refused by validate with the place", async () => {
    const file = join(await mkdtemp(join(tmpdir(), "prebuild-mock-")), "many.yaml");
    await writeFile(file, `name: x\nsummary: ""\nprebuilds:\n${"- {}\n".repeat(120_000)}`);
    const { status, stdout } = await run(["validate", file]);

    expect([status, stdout]).toEqual([
      1,
      expect.stringMatching(/many\.yaml:\d+:\d+: cannot be read: it is too long/),
    ]);
  });
});

it("a text with thousands of issues is refused with the first hundred", async () => {
  const text = `name: x\nsummary: ""\nprebuilds:\n${"- {}\n".repeat(5_000)}`;
  const error = await parseScenario(text).catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(ScenarioError);
  expect((error as ScenarioError).issues).toHaveLength(100);
  expect((error as ScenarioError).message).toMatch(
    /^scenario:4:3: prebuilds\.0\..*\nscenario: and more than 80 more$/s,
  );
});

describe("a scenario of more than a mock can hold", () => {
  const pair = { projectId: PROJECT, environmentClassId: CLASS, age: "1m" };

  it.each<[string, object]>([
    ["prebuilds: must have at most 10000 items", { prebuilds: Array(10_001).fill(pair) }],
    [
      "prebuilds: must be at most 100000 with their counts",
      { prebuilds: Array(11).fill({ ...pair, count: 10_000 }) },
    ],
    ["outcomes: must have at most 1000 items", { outcomes: Array(1_001).fill({ prebuild: {} }) }],
    ["faults: must have at most 1000 items", { faults: Array(1_001).fill({ rpc: "*", code: "aborted" }) }],
  ])("is refused: %s", (message, parts) => {
    expect(() => createMock({ scenario: { name: "x", summary: "", ...parts } })).toThrow(message);
  });
});

describe("a body", () => {
  const LONG = JSON.stringify({ by: "1m", note: "x".repeat(2 ** 20) });

  it.each([
    ["POST", "clock/advance", 65_536],
    ["POST", "faults", 65_536],
    ["POST", "requests/wait", 65_536],
    ["POST", "clock/pause", 65_536],
    ["POST", "reset", 1_048_576],
    ["POST", "scenario", 1_048_576],
    ["POST", "scenario/text", 1_048_576],
    ["POST", "stubs", 1_048_576],
    ["POST", "worlds", 1_048_576],
    ["PUT", "faults", 1_048_576],
  ])("of %s /_mock/%s has at most %i bytes, also if it does not say how many", async (verb, path, most) => {
    const mock = createMock();
    const text = (bytes: number) => JSON.stringify({ x: "x".repeat(bytes - 8) });
    const body = new Blob([text(most + 1)]).stream();
    const headers = { "content-type": "application/json" };
    const unsaid = new Request(`http://localhost/_mock/${path}`, {
      method: verb,
      headers,
      body,
      duplex: "half",
    } as RequestInit);

    const { status, json } = await control(mock, verb, path, text(most + 1));
    expect([status, json.detail]).toEqual([
      413,
      `the body is too long: at most ${most} bytes can be read here`,
    ]);
    expect((await mock.app.fetch(unsaid)).status).toBe(413);
    expect((await control(mock, verb, path, text(most))).status).toBe(400);
    expect(mock.clock.now()).toEqual(createMock().clock.now());
  });

  it.each([
    ["POST", "seed"],
    ["PUT", "state"],
    ["POST", "projects"],
    ["PATCH", `projects/${PROJECT}`],
  ])("of %s /_mock/%s may be long", async (verb, path) => {
    expect((await control(createMock(), verb, path, LONG)).status).toBe(400);
  });
});

it("a match of more values than any request has is refused without a look at each", async () => {
  const match = { filter: { projectIds: Array(5_000).fill("a") } };
  const { status, json } = await control(createMock(), "POST", "requests/wait", { match, timeout: "1s" });

  expect([status, json.detail]).toEqual([
    400,
    expect.stringContaining("match must have at most 1000 values, nested ones included"),
  ]);
});

it("a match of more fields than any request has is refused without looking for each", async () => {
  const match = Object.fromEntries(EMPTY.slice(0, 5_000).map((_, index) => [`key${index}`, 1]));
  const { status, json } = await control(createMock(), "POST", "requests/wait", { match, timeout: "1s" });

  expect([status, json.detail]).toEqual([
    400,
    expect.stringContaining("match must have at most 100 fields: got 5000"),
  ]);
});
