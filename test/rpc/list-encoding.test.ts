// Owns that a list says what the single answers say, and that no answer that was remembered outlives its resource.
import { fromBinary } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  GetPrebuildResponseSchema,
  GetWarmPoolResponseSchema,
  ListPrebuildsResponseSchema,
  ListWarmPoolsResponseSchema,
} from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { Encoder, type Result } from "../../src/services/encode.ts";
import type { PrebuildRow } from "../../src/world/prebuild/prebuild.ts";
import type { World } from "../../src/world/world.ts";
import { anyPrebuild, anyText, anyWarmPool } from "../world/any-value.ts";
import { carryOut, commandSequences } from "../world/commands.ts";
import { createPrebuild, MINUTE, prebuildIn, reach, sampleWorld } from "../world/sample-world.ts";

const newEncoder = () => new Encoder((id) => `http://mock.test/logs/${id}`);

function json(encoder: Encoder, result: Result) {
  return JSON.parse(text(encoder.encode(result, "json").content));
}

function proto(encoder: Encoder, result: Result): Uint8Array {
  return encoder.encode(result, "proto").content as Uint8Array;
}

function text(body: string | Uint8Array): string {
  return Buffer.from(body as Uint8Array).toString();
}

/** Bodies of an answer in both encodings, to compare. */
function bodies(encoder: Encoder, result: Result): string[] {
  return [text(encoder.encode(result, "json").content), Buffer.from(proto(encoder, result)).toString("hex")];
}

/** Values as rows, each in a slot of its own. */
function rowsOf<V>(values: readonly V[]) {
  return values.map((value, slot) => ({ slot, value, run: undefined as never, since: 0 }));
}

const RUNS = { seed: 4_020, numRuns: 100 };
const SIZES = [0, 1, 100];
const listsOf = <V>(value: fc.Arbitrary<V>) =>
  fc.oneof(...SIZES.map((size) => fc.array(value, { maxLength: size, size: "max" }))).map(rowsOf);

describe("a list of any prebuilds", () => {
  it("holds in JSON what the single answers hold", () => {
    const property = fc.property(listsOf(anyPrebuild(anyText)), (prebuilds) => {
      expect(json(newEncoder(), { prebuilds, nextToken: "x" })).toEqual({
        pagination: { nextToken: "x" },
        prebuilds: prebuilds.map((prebuild) => json(newEncoder(), { prebuild }).prebuild),
      });
    });

    fc.assert(property, RUNS);
  });

  it("holds in binary what the single answers hold", () => {
    const property = fc.property(listsOf(anyPrebuild(anyText)), (prebuilds) => {
      const list = fromBinary(
        ListPrebuildsResponseSchema,
        proto(newEncoder(), { prebuilds, nextToken: "x" }),
      );
      const single = prebuilds.map((prebuild) =>
        fromBinary(GetPrebuildResponseSchema, proto(newEncoder(), { prebuild })),
      );

      expect(list).toMatchObject({
        pagination: { nextToken: "x" },
        prebuilds: single.map(({ prebuild }) => prebuild),
      });
    });

    fc.assert(property, RUNS);
  });
});

describe("a list of any pools", () => {
  it("holds in JSON what the single answers hold", () => {
    const property = fc.property(listsOf(anyWarmPool(anyText)), (warmPools) => {
      expect(json(newEncoder(), { warmPools, nextToken: "" })).toEqual({
        pagination: {},
        warmPools: warmPools.map((warmPool) => json(newEncoder(), { warmPool }).warmPool),
      });
    });

    fc.assert(property, RUNS);
  });

  it("holds in binary what the single answers hold", () => {
    const property = fc.property(listsOf(anyWarmPool(anyText)), (warmPools) => {
      const list = fromBinary(ListWarmPoolsResponseSchema, proto(newEncoder(), { warmPools, nextToken: "" }));
      const single = warmPools.map((warmPool) =>
        fromBinary(GetWarmPoolResponseSchema, proto(newEncoder(), { warmPool })),
      );

      expect(list).toMatchObject({
        pagination: { nextToken: "" },
        warmPools: single.map(({ warmPool }) => warmPool),
      });
    });

    fc.assert(property, RUNS);
  });
});

/** Answers of every kind about what is there now. */
function results(world: World): Result[] {
  const { rows: prebuilds } = world.prebuilds.list({}, { limit: 100 });
  const { rows: page } = world.prebuilds.list({}, { limit: 2 });
  const { rows: warmPools } = world.warmPools.list({}, { limit: 100 });
  return [
    ...prebuilds.map((prebuild) => ({ prebuild })),
    ...warmPools.map((warmPool) => ({ warmPool })),
    { prebuilds, nextToken: "" },
    { prebuilds: page, nextToken: "2" },
    { prebuilds: page, nextToken: "3" },
    { warmPools, nextToken: "" },
    {},
  ];
}

/** What an encoder that has answered before says, beside what one says that has nothing to remember. */
function compared(used: Encoder, world: World) {
  const all = results(world);
  return {
    remembered: all.map((result) => bodies(used, result)),
    fresh: all.map((result) => bodies(newEncoder(), result)),
  };
}

describe("what an encoder remembers", () => {
  it("is not what it says of a prebuild that has changed since", () => {
    const world = sampleWorld();
    const [first, , last] = [createPrebuild(world), createPrebuild(world), createPrebuild(world)];
    const encoder = newEncoder();
    const phases = () =>
      json(encoder, { prebuilds: world.prebuilds.list({}, { limit: 9 }).rows, nextToken: "" }).prebuilds.map(
        ({ status }: { status: { phase: string } }) => status.phase.replace("PREBUILD_PHASE_", ""),
      );
    const before = phases();

    world.prebuilds.cancel(first);
    world.prebuilds.delete(last);

    expect([before, phases()]).toEqual([
      ["PENDING", "PENDING", "PENDING"],
      ["DELETING", "PENDING", "CANCELLING"],
    ]);
  });

  it("never shows, whatever happened in between", () => {
    const property = fc.property(commandSequences, (commands) => {
      const [world, encoder] = [sampleWorld(), newEncoder()];
      for (const command of commands) {
        carryOut(world, command);
        const { remembered, fresh } = compared(encoder, world);

        expect(remembered).toEqual(fresh);
      }
    });

    fc.assert(property, { ...RUNS, numRuns: 40 });
  });

  it("never shows after going back, where the same places hold other resources", () => {
    const property = fc.property(commandSequences, commandSequences, (commands, others) => {
      const [world, encoder] = [sampleWorld(), newEncoder()];
      prebuildIn(world, "RUNNING");
      const saved = world.save();
      for (const command of commands) carryOut(world, command);
      compared(encoder, world);
      world.load(saved);
      for (const command of others) carryOut(world, command);
      const { remembered, fresh } = compared(encoder, world);

      expect(remembered).toEqual(fresh);
    });

    fc.assert(property, RUNS);
  });

  it("is found again after going back to the very same values", () => {
    const [world, encoder] = [sampleWorld(), newEncoder()];
    const id = createPrebuild(world);
    const saved = world.save();
    const first = compared(encoder, world);
    reach(world, id, "COMPLETED");
    compared(encoder, world);

    world.load(saved);

    expect(compared(encoder, world)).toEqual(first);
  });

  it("keeps resources apart that stand in the same place of its memory", () => {
    const world = sampleWorld();
    const rows = [createPrebuild(world), createPrebuild(world), createPrebuild(world)].map(
      (id, index): PrebuildRow => ({ ...world.prebuilds.get(id), slot: 5 + index * 4_096 }),
    );
    const encoder = newEncoder();
    const list = { prebuilds: rows, nextToken: "" };

    const listed = [bodies(encoder, list), bodies(encoder, list)];

    expect(listed).toEqual([bodies(newEncoder(), list), bodies(newEncoder(), list)]);
  });

  it("is a page only together with its token, its length and its order", () => {
    const world = sampleWorld();
    for (let i = 0; i < 4; i++) createPrebuild(world);
    world.clock.advanceTo(world.clock.now + MINUTE);
    const { rows } = world.prebuilds.list({}, { limit: 4 });
    const lists: Result[] = [
      { prebuilds: rows, nextToken: "" },
      { prebuilds: rows, nextToken: "a" },
      { prebuilds: rows.slice(1), nextToken: "" },
      { prebuilds: rows.slice(0, 3), nextToken: "" },
      { prebuilds: rows.toReversed(), nextToken: "" },
      { prebuilds: [], nextToken: "" },
    ];
    const encoder = newEncoder();
    const once = lists.map((list) => bodies(encoder, list));

    const again = lists.map((list) => bodies(encoder, list));

    expect([once, again]).toEqual(Array(2).fill(lists.map((list) => bodies(newEncoder(), list))));
  });
});
