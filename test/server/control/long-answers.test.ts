// Owns answers of the control API that are written while they are read: what they say is what was when they were asked
// for.
import { describe, expect, it } from "vitest";
import { createMock, type Mock } from "../../../src/index.ts";
import type { Scenario } from "../../../src/scenarios/scenario.ts";
import { CLASS, PROJECT } from "../../world/sample-world.ts";

const MANY: Scenario = {
  name: "many",
  summary: "More prebuilds than an answer is written of at once.",
  prebuilds: [{ count: 700, projectId: PROJECT, environmentClassId: CLASS, age: "30s" }],
};

/** Reads an answer, and does something to the mock when its first piece is there. */
async function readWhile(answer: Response, act: () => unknown): Promise<{ text: string; pieces: number }> {
  let [text, pieces] = ["", 0];
  for await (const piece of answer.body as unknown as AsyncIterable<Uint8Array>) {
    text += new TextDecoder().decode(piece);
    pieces += 1;
    if (pieces === 1) await act();
  }
  return { text, pieces };
}

async function stateOf(mock: Mock): Promise<string> {
  return (await mock.fetch("/_mock/state")).text();
}

async function putState(mock: Mock, body: string): Promise<void> {
  const headers = { "content-type": "application/json" };
  const { status } = await mock.fetch("/_mock/state", { method: "PUT", headers, body });
  expect(status).toBe(200);
}

describe.each(["state", "prebuilds"])("GET /_mock/%s", (path) => {
  it("is one JSON text, in pieces", async () => {
    const mock = createMock({ scenario: MANY });

    const { text, pieces } = await readWhile(await mock.fetch(`/_mock/${path}`), () => {});

    expect(pieces).toBeGreaterThan(2);
    expect(text).toBe(JSON.stringify(JSON.parse(text)));
  });

  it("says what was when it was asked for, whatever happens while it is read", async () => {
    const mock = createMock({ scenario: MANY });
    const whole = await (await mock.fetch(`/_mock/${path}`)).text();

    const { text } = await readWhile(await mock.fetch(`/_mock/${path}`), async () => {
      mock.clock.advance("3d");
      await putState(mock, await stateOf(createMock({ scenario: MANY, seed: 2 })));
    });

    expect(text).toBe(whole);
  });
});

it("a state of many prebuilds continues in another mock as it would have here", async () => {
  const [mock, other] = [createMock({ scenario: MANY }), createMock({ scenario: "empty" })];
  await putState(other, await stateOf(mock));

  for (const each of [mock, other]) each.clock.advance("10m");

  expect(JSON.parse(await stateOf(other))).toEqual(JSON.parse(await stateOf(mock)));
});

it("GET /_mock/requests is one JSON text, in pieces, of what there was when it was asked for", async () => {
  const mock = createMock({ scenario: MANY });
  for (let i = 0; i < 5; i += 1) await mock.call("ListPrebuilds", { pagination: { pageSize: 100 } });
  const whole = JSON.stringify({ requests: mock.requests.all(), dropped: 0, cut: 0 });

  const { text, pieces } = await readWhile(await mock.fetch("/_mock/requests"), () => mock.requests.clear());

  expect(pieces).toBeGreaterThan(4);
  expect(text).toBe(whole);
});
