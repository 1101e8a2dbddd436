// Owns the tokens that open a prebuild's log: whose they are and how long they last.
import { describe, expect, it } from "vitest";
import { createPrebuild, HOUR, refusal, START, sampleWorld, UNKNOWN_ID } from "../sample-world.ts";

/** A world with two prebuilds and a token for the first. */
function arrange() {
  const world = sampleWorld();
  const [id, otherId] = [createPrebuild(world), createPrebuild(world)] as const;
  return { world, id, otherId, token: world.logsTokens.create(id) };
}

describe("a logs token", () => {
  it("opens the log of its prebuild", () => {
    const { world, id, token } = arrange();

    expect(world.logsTokens.check(token, id)).toBeUndefined();
  });

  it("opens it again and again", () => {
    const { world, id, token } = arrange();
    world.logsTokens.check(token, id);

    expect(world.logsTokens.check(token, id)).toBeUndefined();
  });

  it("is for no other prebuild", () => {
    const { world, otherId, token } = arrange();

    expect(() => world.logsTokens.check(token, otherId)).toThrow(refusal("wrong-token", otherId));
  });

  it("lasts until just before an hour has passed", () => {
    const { world, id, token } = arrange();

    world.clock.advanceTo(START + HOUR - 1);

    expect(world.logsTokens.check(token, id)).toBeUndefined();
  });

  it("has expired after an hour", () => {
    const { world, id, token } = arrange();

    world.clock.advanceTo(START + HOUR);

    expect(() => world.logsTokens.check(token, id)).toThrow(refusal("no-token", "2026-01-01T10:00:00.000Z"));
  });

  it("has expired for good if another has been created since", () => {
    const { world, id, token } = arrange();
    world.clock.advanceTo(START + HOUR);
    world.logsTokens.create(id);

    expect(() => world.logsTokens.check(token, id)).toThrow(refusal("no-token"));
  });

  it("is not spent by a later one for the same prebuild", () => {
    const { world, id, token } = arrange();
    world.clock.advanceTo(START + HOUR / 2);
    world.logsTokens.create(id);

    expect(world.logsTokens.check(token, id)).toBeUndefined();
  });

  it("is new with each call", () => {
    const { world, id } = arrange();
    const tokens = Array.from({ length: 200 }, () => world.logsTokens.create(id));

    expect(new Set(tokens).size).toBe(200);
  });

  it("says nothing of its prebuild", () => {
    const { id, token } = arrange();

    expect(token).not.toContain(id.slice(0, 8));
  });

  it.each(["", "logs_", "logs_00000000000000000000000000000000"])(
    "cannot be guessed: %j is none",
    (guess) => {
      const { world, id } = arrange();

      expect(() => world.logsTokens.check(guess, id)).toThrow(refusal("no-token"));
    },
  );

  it("of another seed opens nothing", () => {
    const { id, world } = arrange();
    const foreign = sampleWorld({ seed: 2 }).logsTokens.create(UNKNOWN_ID);

    expect(() => world.logsTokens.check(foreign, id)).toThrow(refusal("no-token"));
  });
});

describe("tokens that have expired", () => {
  it("are known as such from an hour after they were made on, unlike those that never were", () => {
    const world = sampleWorld();
    const token = world.logsTokens.create(createPrebuild(world));
    world.clock.advanceTo(START + HOUR - 1);
    const before = world.logsTokens.hasExpired(token);
    world.clock.advanceTo(START + HOUR);

    expect([before, world.logsTokens.hasExpired(token), world.logsTokens.hasExpired("logs_x")]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it("are forgotten with the next one that is made", () => {
    const world = sampleWorld();
    const id = createPrebuild(world);
    for (let n = 0; n < 10; n++) world.logsTokens.create(id);
    world.clock.advanceTo(world.clock.now + HOUR);

    const token = world.logsTokens.create(id);

    expect([...world.logsTokens.save().grants.keys()]).toEqual([token]);
  });
});
