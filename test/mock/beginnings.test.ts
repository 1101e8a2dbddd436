// Owns the beginning that worlds of one mock share: it is that of a mock of their own, and what one does is its own.
import { describe, expect, it } from "vitest";
import { createMock } from "../../src/index.ts";

const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";

/** Everything that decides how a mock goes on, after an hour in which it had a call. */
async function lifeOf(mock: ReturnType<typeof createMock>) {
  const began = mock.save();
  await mock.call("CreatePrebuild", { projectId: PROJECT, spec: {} });
  const transitions = mock.clock.advance("1h");
  return { began, transitions, ended: mock.save(), figures: mock.world.warmPools() };
}

describe.each(["healthy", "busy-organization", "scaling-pool"] as const)(
  "worlds of the preset %s",
  (scenario) => {
    it("begin as a mock of their own does, and go on as it does", async () => {
      const mock = createMock({ scenario });
      const alone = await lifeOf(createMock({ scenario }));

      for (const world of [mock.worlds.create(), mock.worlds.create(), mock.worlds.create()])
        expect(await lifeOf(world)).toEqual(alone);
    });
  },
);

it("what differs in its beginning begins for itself", () => {
  const mock = createMock();
  const began = (options: Parameters<typeof mock.worlds.create>[0]) => mock.worlds.create(options).save();
  const first = began({});

  expect(began({ seed: 8 })).not.toEqual(first);
  expect(began({ startAt: "2026-03-01T00:00:00Z" })).not.toEqual(first);
  expect(began({ scenario: "empty" })).not.toEqual(first);
  expect(began({ strict: true }).strict).toBe(true);
  expect(began({})).toEqual(first);
});

it("a world that goes back to its start begins as the others did", () => {
  const mock = createMock();
  const [one, other] = [mock.worlds.create(), mock.worlds.create()];
  one.clock.advance("1h");

  one.reset();

  expect(one.save()).toEqual(other.save());
});
