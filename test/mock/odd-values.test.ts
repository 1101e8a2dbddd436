// Owns values that cannot be converted, written or read, at every door of the library that takes a value: each is a
// refusal that says so, and changes nothing.
import { expect, it } from "vitest";
import { createMock, MisuseError } from "../../src/index.ts";
import { parseScenario, readScenario } from "../../src/scenarios/index.ts";

/** What takes anything, as plain JavaScript sees it. */
// biome-ignore lint/suspicious/noExplicitAny: that is what is tested
type Untyped = any;

const cyclic: Record<string, unknown> = {};
cyclic.self = cyclic;

const ODD: Readonly<Record<string, unknown>> = {
  "an object whose conversion fails": {
    toString() {
      throw new Error("boom");
    },
  },
  "an object without a prototype": Object.create(null),
  "a wrong conversion": { [Symbol.toPrimitive]: 1 },
  "a symbol": Symbol("s"),
  "a function": () => 1,
  "a bigint": 10n,
  "a cycle": cyclic,
  "a field called __proto__": JSON.parse('{"__proto__":{"x":1}}'),
  "a getter that fails": {
    get x() {
      throw new Error("getter");
    },
  },
  "120,000 empty entries": Array.from({ length: 120_000 }, () => ({})),
};

const RPC = "gitpod.v1.SecretService/ListSecrets";
const POOL = "a1b2c3d4-5678-9abc-def0-1234567890ab";

const DOORS: Readonly<Record<string, (mock: Untyped, odd: unknown) => unknown>> = {
  "createMock({ scenario })": (_, odd) => createMock({ scenario: odd } as Untyped),
  "a scenario's prebuilds": (_, odd) =>
    createMock({ scenario: { name: "x", summary: "x", prebuilds: [odd] } } as Untyped),
  "a scenario's name": (_, odd) => createMock({ scenario: { name: odd, summary: "x" } } as Untyped),
  "createMock({ clock })": (_, odd) => createMock({ clock: odd } as Untyped),
  "clock.advance": (mock, odd) => mock.clock.advance(odd),
  "clock.advanceTo": (mock, odd) => mock.clock.advanceTo(odd),
  "clock.setMode": (mock, odd) => mock.clock.setMode(odd),
  "an awaited phase": (mock, odd) => mock.clock.advanceUntil({ warmPool: POOL, phase: odd }),
  "faults.add": (mock, odd) => mock.faults.add(odd),
  "a rule's match": (mock, odd) =>
    mock.faults.add({ rpc: "GetPrebuild", code: "unavailable", match: { prebuildId: odd } }),
  "stubs.add": (mock, odd) => mock.stubs.add(odd),
  "stubs.remove": (mock, odd) => mock.stubs.remove(odd),
  "world.seed({ warmPools })": (mock, odd) => mock.world.seed({ warmPools: odd }),
  "world.seed({ prebuilds })": (mock, odd) => mock.world.seed({ prebuilds: [odd] }),
  "world.prebuild": (mock, odd) => mock.world.prebuild(odd),
  "world.claim": (mock, odd) => mock.world.claim(odd),
  "world.degrade": (mock, odd) => mock.world.degrade(POOL, odd),
  restore: (mock, odd) => mock.restore(odd),
  call: (mock, odd) => mock.call(odd, {}),
  parseScenario: (_, odd) => parseScenario(odd as string),
  readScenario: (_, odd) => readScenario(odd as string),
};

it.each(Object.keys(DOORS))("%s refuses what it cannot read, and changes nothing", async (door) => {
  const mock = createMock();
  const was = JSON.stringify(mock.save());
  for (const [name, odd] of Object.entries(ODD)) {
    // A function is a predicate there, and an empty object no field.
    const use = DOORS[door] as (mock: Untyped, odd: unknown) => unknown;
    const error = await (async () => use(mock, odd))().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error, name).toBeInstanceOf(MisuseError);
    expect((error as Error).message.length, name).toBeLessThan(20_000);
  }
  expect(JSON.stringify(mock.save())).toBe(was);
  await mock.close();
});

it.each(["a symbol", "a function", "a bigint", "an object whose conversion fails"])(
  "a stub whose response holds %s names the place",
  (name) => {
    const mock = createMock();
    const add = () => mock.stubs.add({ rpc: RPC, response: { secrets: [{ value: ODD[name] }] } });
    expect(add).toThrow(
      /response\.secrets\.0\.value(\.toString)?: must be JSON: got a (symbol|function|bigint)/,
    );
    expect(mock.stubs.list()).toEqual([]);
  },
);

it("a stub's response is a copy", () => {
  const mock = createMock();
  const secrets = [{ id: "a" }];
  mock.stubs.add({ rpc: RPC, response: { secrets } });
  secrets.push({ id: "b" });
  expect(mock.stubs.list()[0]?.response).toEqual({ secrets: [{ id: "a" }] });
});

it("a long list is not taken for an object", () => {
  const mock = createMock();
  const response = Array.from({ length: 60 }, () => ({})) as Untyped;
  expect(() => mock.stubs.add({ rpc: RPC, response })).toThrow("response: must be an object: got a list");
});

it.each(["yaml", "json"] as const)(
  "__proto__ in a scenario of %s is an unknown field at its place",
  async (format) => {
    const text =
      format === "json"
        ? '{"name":"x","summary":"x",\n"projects":[{"__proto__":{"name":"y"}}]}'
        : "name: x\nsummary: x\nprojects:\n  - __proto__: { name: y }\n";
    await expect(parseScenario(text, { format })).rejects.toThrow(
      /^scenario:\d:\d+: projects\.0\.__proto__: unknown field/,
    );
  },
);
