// Owns states that builds of prebuild-mock saved, one of each form that there was: the current one is restored, and
// earlier ones are refused with a sentence that says so.
import { expect, it } from "vitest";
import { createMock } from "../../../src/index.ts";
import { STATE_VERSION } from "../../../src/mock/state.ts";
import states from "../../vectors/states.json" with { type: "json" };
import { control } from "./control-request.ts";

const saved: Readonly<Record<string, object>> = states;

/** The text that GET returns. */
const stateText = async (mock: ReturnType<typeof createMock>) =>
  (await mock.fetch(`${mock.url}/_mock/state`)).text();

it("there is a state of each form; one of a new form is saved when the form changes", () => {
  expect(
    Object.entries(saved).map(([form, { version }]: [string, { version?: number }]) => [form, version]),
  ).toEqual(Array.from({ length: STATE_VERSION }, (_, index) => [String(index + 1), index + 1]));
});

it("a state of the current form is restored, and then read as the same text", async () => {
  const mock = createMock();

  const { status } = await control(mock, "PUT", "state", saved[STATE_VERSION]);

  expect([status, await stateText(mock)]).toEqual([200, JSON.stringify(saved[STATE_VERSION])]);
});

it.each(Object.keys(saved).slice(0, -1))(
  "a state of form %s is refused with nothing but a sentence that says that it is of an earlier version",
  async (form) => {
    const mock = createMock();
    const before = await stateText(mock);

    const { status, json } = await control(mock, "PUT", "state", saved[form]);

    const sentence = `${form} was written by an earlier version of prebuild-mock, and this one reads ${STATE_VERSION} only: save the state again`;
    expect([status, json.detail]).toEqual([400, `version: ${sentence}`]);
    expect(json.errors).toEqual([{ field: "version", message: sentence }]);
    expect(await stateText(mock)).toBe(before);
  },
);
