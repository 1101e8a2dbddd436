// Owns what plain JavaScript can get wrong at a mock, where no types tell: each is misuse, and changes nothing.
import { expect, it, test } from "vitest";
import { createFixtures } from "../../src/fixtures/index.ts";
import { createMock, MisuseError, type Mock, startMock } from "../../src/index.ts";

/** What takes anything, as plain JavaScript sees it. */
// biome-ignore lint/suspicious/noExplicitAny: that is what is tested
type Untyped = any;

const RULE = { rpc: "GetPrebuild", code: "unavailable" } as const;
const FORM = /^Failed to [a-z' ]+: .+\.$/s;

const MISUSES: [call: string, use: (mock: Untyped) => unknown, words: string][] = [
  ["reset(null)", (mock) => mock.reset(null), "it takes an object, and null was given"],
  ['reset("state")', (mock) => mock.reset("state"), 'it takes an object, and "state" was given'],
  ['reset(["state"])', (mock) => mock.reset(["state"]), "it takes an object, and a list was given"],
  ["reset({part})", (mock) => mock.reset({ part: [] }), 'no field "part". Did you mean parts?'],
  ['reset({parts: "state"})', (mock) => mock.reset({ parts: "state" }), 'a list, and "state" was given'],
  ["reset({parts: null})", (mock) => mock.reset({ parts: null }), "a list, and null was given"],
  ["reset({parts: {}})", (mock) => mock.reset({ parts: {} }), "a list, and another object was given"],
  ["reset({scenario: null})", (mock) => mock.reset({ scenario: null }), "the scenario is wrong: must be"],
  ["requests.find(null)", (mock) => mock.requests.find(null), "it takes an object, and null was given"],
  ['requests.find("x")', (mock) => mock.requests.find("x"), 'it takes an object, and "x" was given'],
  ["requests.find({rcp})", (mock) => mock.requests.find({ rcp: "x" }), "Did you mean rpc?"],
  ["requests.find({match: null})", (mock) => mock.requests.find({ match: null }), "match must be an object"],
  ["requests.find({match: []})", (mock) => mock.requests.find({ match: [] }), "got a list"],
  ["requests.find({since: null})", (mock) => mock.requests.find({ since: null }), "null is no instant"],
  ["requests.count(null)", (mock) => mock.requests.count(null), "it takes an object, and null was given"],
  ["requests.count({limit})", (mock) => mock.requests.count({ limit: 1 }), 'no field "limit"'],
  ["faults.replace(null)", (mock) => mock.faults.replace(null), "the rules are a list, and null was given"],
  ["faults.replace()", (mock) => mock.faults.replace(), "a list, and undefined was given"],
  ["faults.replace({})", (mock) => mock.faults.replace({}), "a list, and another object was given"],
  ["faults.replace([…, null])", (mock) => mock.faults.replace([RULE, null]), "1: must be an object"],
  ["faults.add(null)", (mock) => mock.faults.add(null), "the rule is wrong: must be an object"],
  ['faults.put("")', (mock) => mock.faults.put("", RULE), 'at least one character, and "" was given'],
  ["faults.put(undefined)", (mock) => mock.faults.put(undefined, RULE), "and undefined was given"],
  ["faults.put(5)", (mock) => mock.faults.put(5, RULE), "and 5 was given"],
  ["faults.get(null)", (mock) => mock.faults.get(null), "and null was given"],
  ["faults.remove()", (mock) => mock.faults.remove(), "and undefined was given"],
  ["clock.advance(NaN)", (mock) => mock.clock.advance(Number.NaN), "NaN is no duration"],
  ["clock.advanceTo(null)", (mock) => mock.clock.advanceTo(null), "null is no instant"],
  ["clock.advanceTo(Infinity)", (mock) => mock.clock.advanceTo(Infinity), "Infinity is no instant"],
  ["clock.advanceUntil(…, null)", (mock) => mock.clock.advanceUntil("idle", null), "it takes an object"],
  ["world.upcoming(5)", (mock) => mock.world.upcoming(5), "it takes an object, and 5 was given"],
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
  ["null as the filter", (mock: Untyped) => mock.requests.waitFor(null), "and null was given"],
  ["an unknown field", (mock: Untyped) => mock.requests.waitFor({ method: "x" }), 'no field "method"'],
  ["null as the options", (mock: Untyped) => mock.requests.waitFor({}, null), "and null was given"],
  [
    "a signal that is none",
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
  ["createMock(null)", () => (createMock as Untyped)(null), "Failed to create a mock: it takes an object"],
  ['createMock("healthy")', () => (createMock as Untyped)("healthy"), 'and "healthy" was given'],
  ["createMock({scenaro})", () => (createMock as Untyped)({ scenaro: "x" }), "Did you mean scenario?"],
  ["createMock({scenario: null})", () => createMock({ scenario: null as Untyped }), "must be an object"],
  [
    "createMock({strict})",
    () => createMock({ strict: "no" as Untyped }),
    'strict must be true or false, and is "no"',
  ],
  [
    "createMock({control})",
    () => createMock({ control: 0 as Untyped }),
    "control must be true or false, and is 0",
  ],
  ["createMock({token: 5})", () => createMock({ token: 5 as Untyped }), "the token must be text"],
  ["createMock({token: ö})", () => createMock({ token: "ö" }), "the token must be text"],
  [
    "createFixtures(null)",
    () => createFixtures(null as Untyped),
    "Failed to create fixtures: it takes an object",
  ],
  ["createFixtures({locale})", () => createFixtures({ locale: "de" } as Untyped), 'no field "locale"'],
];

it.each(MAKINGS)("%s is refused", (_, make, words) => {
  const misuse = thrownBy(make);

  expect(misuse).toBeInstanceOf(MisuseError);
  expect(misuse.message).toMatch(FORM);
  expect(misuse.message).toContain(words);
});

test.each([
  ["null", null, "it takes an object, and null was given"],
  ["an unknown option", { prot: 0 }, "Did you mean port?"],
  ["a host that is no text", { host: 5 }, "the host is no text or empty"],
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
