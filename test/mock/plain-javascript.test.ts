// Owns what plain JavaScript can get wrong at a mock, where no types catch it: each is misuse, and changes nothing.
import { expect, it, test } from "vitest";
import { createFixtures } from "../../src/fixtures/index.ts";
import { createMock, MisuseError, type Mock, startMock } from "../../src/index.ts";

/** What takes anything, as plain JavaScript sees it. */
// biome-ignore lint/suspicious/noExplicitAny: that is what is tested
type Untyped = any;

const RULE = { rpc: "GetPrebuild", code: "unavailable" } as const;
const FORM = /^Failed to [a-z' ]+: .+\.$/s;

const MISUSES: [call: string, use: (mock: Untyped) => unknown, words: string][] = [
  ["reset(null)", (mock) => mock.reset(null), "expected an object, got null"],
  ['reset("state")', (mock) => mock.reset("state"), 'expected an object, got "state"'],
  ['reset(["state"])', (mock) => mock.reset(["state"]), "expected an object, got a list"],
  ["reset({part})", (mock) => mock.reset({ part: [] }), 'unknown field "part". Did you mean parts?'],
  ['reset({parts: "state"})', (mock) => mock.reset({ parts: "state" }), 'a list: got "state"'],
  ["reset({parts: null})", (mock) => mock.reset({ parts: null }), "a list: got null"],
  ["reset({parts: {}})", (mock) => mock.reset({ parts: {} }), "a list: got another object"],
  ["reset({scenario: null})", (mock) => mock.reset({ scenario: null }), "the scenario is invalid: must be"],
  ["requests.find(null)", (mock) => mock.requests.find(null), "expected an object, got null"],
  ['requests.find("x")', (mock) => mock.requests.find("x"), 'expected an object, got "x"'],
  ["requests.find({rcp})", (mock) => mock.requests.find({ rcp: "x" }), "Did you mean rpc?"],
  ["requests.find({match: null})", (mock) => mock.requests.find({ match: null }), "match must be an object"],
  ["requests.find({match: []})", (mock) => mock.requests.find({ match: [] }), "got a list"],
  ["requests.find({since: null})", (mock) => mock.requests.find({ since: null }), "invalid instant null"],
  ["requests.count(null)", (mock) => mock.requests.count(null), "expected an object, got null"],
  ["requests.count({limit})", (mock) => mock.requests.count({ limit: 1 }), 'unknown field "limit"'],
  ["faults.replace(null)", (mock) => mock.faults.replace(null), "the rules must be a list: got null"],
  ["faults.replace()", (mock) => mock.faults.replace(), "a list: got undefined"],
  ["faults.replace({})", (mock) => mock.faults.replace({}), "a list: got another object"],
  ["faults.replace([…, null])", (mock) => mock.faults.replace([RULE, null]), "1: must be an object"],
  ["faults.add(null)", (mock) => mock.faults.add(null), "the rule is invalid: must be an object"],
  ['faults.put("")', (mock) => mock.faults.put("", RULE), 'at least one character: got ""'],
  ["faults.put(undefined)", (mock) => mock.faults.put(undefined, RULE), "got undefined"],
  ["faults.put(5)", (mock) => mock.faults.put(5, RULE), "got 5"],
  ["faults.get(null)", (mock) => mock.faults.get(null), "got null"],
  ["faults.remove()", (mock) => mock.faults.remove(), "got undefined"],
  ["clock.advance(NaN)", (mock) => mock.clock.advance(Number.NaN), "invalid duration NaN"],
  ["clock.advanceTo(null)", (mock) => mock.clock.advanceTo(null), "invalid instant null"],
  ["clock.advanceTo(Infinity)", (mock) => mock.clock.advanceTo(Infinity), "invalid instant Infinity"],
  ["clock.advanceUntil(…, null)", (mock) => mock.clock.advanceUntil("idle", null), "expected an object"],
  ["world.upcoming(5)", (mock) => mock.world.upcoming(5), "expected an object, got 5"],
];

/** All of a mock that could have been changed. */
function standing({ clock, world, faults, requests }: Mock): string {
  return JSON.stringify([clock.now(), clock.mode, world.prebuilds(), faults.list(), requests.all()]);
}

it.each(MISUSES)("%s is refused, and changes nothing", async (_, use, words) => {
  const mock = createMock({ scenario: "unreliable-api" });
  await mock.fetch("/gitpod.v1.PrebuildService/GetPrebuild");
  const was = standing(mock);
  const misuse = thrownBy(() => use(mock));

  expect(misuse).toBeInstanceOf(MisuseError);
  expect(misuse.message).toMatch(FORM);
  expect(misuse.message).toContain(words);
  expect(standing(mock)).toBe(was);
});

it.each([
  ["null as the filter", (mock: Untyped) => mock.requests.waitFor(null), "got null"],
  ["an unknown field", (mock: Untyped) => mock.requests.waitFor({ method: "x" }), 'unknown field "method"'],
  ["null as the options", (mock: Untyped) => mock.requests.waitFor({}, null), "got null"],
  [
    "an invalid signal",
    (mock: Untyped) => mock.requests.waitFor({}, { signal: 5 }),
    "signal must be an AbortSignal",
  ],
])("requests.waitFor rejects %s at once", async (_, use, words) => {
  const misuse = await use(createMock()).catch((error: unknown) => error);

  expect(misuse).toBeInstanceOf(MisuseError);
  expect(misuse.message).toMatch(/^Failed to wait for a call: .+\.$/);
  expect(misuse.message).toContain(words);
});

const MAKINGS: [call: string, make: () => unknown, words: string][] = [
  ["createMock(null)", () => (createMock as Untyped)(null), "Failed to create a mock: expected an object"],
  ['createMock("healthy")', () => (createMock as Untyped)("healthy"), 'got "healthy"'],
  ["createMock({scenaro})", () => (createMock as Untyped)({ scenaro: "x" }), "Did you mean scenario?"],
  ["createMock({scenario: null})", () => createMock({ scenario: null as Untyped }), "must be an object"],
  [
    "createMock({strict})",
    () => createMock({ strict: "no" as Untyped }),
    'strict must be true or false, but is "no"',
  ],
  [
    "createMock({control})",
    () => createMock({ control: 0 as Untyped }),
    "control must be true or false, but is 0",
  ],
  ["createMock({token: 5})", () => createMock({ token: 5 as Untyped }), "the token must be text"],
  ["createMock({token: ö})", () => createMock({ token: "ö" }), "the token must be text"],
  [
    "createFixtures(null)",
    () => createFixtures(null as Untyped),
    "Failed to create fixtures: expected an object",
  ],
  ["createFixtures({locale})", () => createFixtures({ locale: "de" } as Untyped), 'unknown field "locale"'],
];

it.each(MAKINGS)("%s is refused", (_, make, words) => {
  const misuse = thrownBy(make);

  expect(misuse).toBeInstanceOf(MisuseError);
  expect(misuse.message).toMatch(FORM);
  expect(misuse.message).toContain(words);
});

test.each([
  ["null", null, "expected an object, got null"],
  ["an unknown option", { prot: 0 }, "Did you mean port?"],
  ["a host that is no text", { host: 5 }, "the host is empty or not text"],
])("startMock rejects %s", async (_, options, words) => {
  await expect(startMock(options as Untyped)).rejects.toThrow(`Failed to start a mock: `);
  await expect(startMock(options as Untyped)).rejects.toThrow(words);
});

function thrownBy(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}
