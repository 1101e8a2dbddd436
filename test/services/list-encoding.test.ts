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
import type { Encoding } from "../../src/rpc/encoding.ts";
import type { ServiceContext } from "../../src/services/context.ts";
import { createResourceCodecs, type ResourceCodecs } from "../../src/services/resource-codec.ts";
import { oneOf, pageOf } from "../../src/services/resource-writer.ts";
import type { World } from "../../src/world/world.ts";
import { anyPrebuild, anyText, anyWarmPool } from "../world/any-value.ts";
import { carryOut, commandSequences } from "../world/commands.ts";
import { createPrebuild, MINUTE, prebuildIn, reach, sampleWorld } from "../world/sample-world.ts";

const newCodecs = () => createResourceCodecs((id) => `http://mock.test/logs/${id}`);

/** The writer of a result: which one its fields say. */
function write(codecs: ResourceCodecs, result: object, encoding: Encoding): string | Uint8Array {
  const context = { codecs } as ServiceContext;
  const [writer] = WRITERS.filter(({ output }) =>
    output.fields.every(({ localName }) => localName in result),
  );
  return (writer as (typeof WRITERS)[0]).write(result as never, encoding, context).content;
}

const WRITERS = [
  oneOf(GetPrebuildResponseSchema, "prebuilds"),
  oneOf(GetWarmPoolResponseSchema, "warmPools"),
  pageOf(ListPrebuildsResponseSchema, "prebuilds"),
  pageOf(ListWarmPoolsResponseSchema, "warmPools"),
];

function json(codecs: ResourceCodecs, result: object) {
  return JSON.parse(text(write(codecs, result, "json")));
}

function proto(codecs: ResourceCodecs, result: object): Uint8Array {
  return write(codecs, result, "proto") as Uint8Array;
}

function text(body: string | Uint8Array): string {
  return Buffer.from(body as Uint8Array).toString();
}

/** Bodies of a response in both encodings, to compare. */
function bodies(codecs: ResourceCodecs, result: object): string[] {
  return [text(write(codecs, result, "json")), Buffer.from(proto(codecs, result)).toString("hex")];
}

const RUNS = { seed: 4_020, numRuns: 40 };
const SIZES = [0, 1, 100];
const listsOf = <V>(value: fc.Arbitrary<V>) =>
  fc.oneof(...SIZES.map((size) => fc.array(value, { maxLength: size, size: "max" })));

describe("a list of any prebuilds", () => {
  it("holds in JSON what the single responses hold", () => {
    const property = fc.property(listsOf(anyPrebuild(anyText)), (prebuilds) => {
      expect(json(newCodecs(), { prebuilds, pagination: { nextToken: "x" } })).toEqual({
        pagination: { nextToken: "x" },
        prebuilds: prebuilds.map((prebuild) => json(newCodecs(), { prebuild }).prebuild),
      });
    });

    fc.assert(property, RUNS);
  });

  it("holds in binary what the single responses hold", () => {
    const property = fc.property(listsOf(anyPrebuild(anyText)), (prebuilds) => {
      const list = fromBinary(
        ListPrebuildsResponseSchema,
        proto(newCodecs(), { prebuilds, pagination: { nextToken: "x" } }),
      );
      const single = prebuilds.map((prebuild) =>
        fromBinary(GetPrebuildResponseSchema, proto(newCodecs(), { prebuild })),
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
  it("holds in JSON what the single responses hold", () => {
    const property = fc.property(listsOf(anyWarmPool(anyText)), (warmPools) => {
      expect(json(newCodecs(), { warmPools, pagination: { nextToken: "" } })).toEqual({
        pagination: {},
        warmPools: warmPools.map((warmPool) => json(newCodecs(), { warmPool }).warmPool),
      });
    });

    fc.assert(property, RUNS);
  });

  it("holds in binary what the single responses hold", () => {
    const property = fc.property(listsOf(anyWarmPool(anyText)), (warmPools) => {
      const list = fromBinary(
        ListWarmPoolsResponseSchema,
        proto(newCodecs(), { warmPools, pagination: { nextToken: "" } }),
      );
      const single = warmPools.map((warmPool) =>
        fromBinary(GetWarmPoolResponseSchema, proto(newCodecs(), { warmPool })),
      );

      expect(list).toMatchObject({
        pagination: { nextToken: "" },
        warmPools: single.map(({ warmPool }) => warmPool),
      });
    });

    fc.assert(property, RUNS);
  });
});

/** Responses of every kind about what is there now. */
function results(world: World): object[] {
  const prebuilds = valuesOf(world.prebuilds.list({}, { limit: 100 }));
  const page = valuesOf(world.prebuilds.list({}, { limit: 2 }));
  const warmPools = valuesOf(world.warmPools.list({}, { limit: 100 }));
  return [
    ...prebuilds.map((prebuild) => ({ prebuild })),
    ...warmPools.map((warmPool) => ({ warmPool })),
    { prebuilds, pagination: { nextToken: "" } },
    { prebuilds: page, pagination: { nextToken: "2" } },
    { prebuilds: page, pagination: { nextToken: "3" } },
    { warmPools, pagination: { nextToken: "" } },
  ];
}

function valuesOf<V>({ rows }: { readonly rows: readonly { readonly value: V }[] }): V[] {
  return rows.map(({ value }) => value);
}

/** What codecs write that have written before, beside what those write that have nothing to remember. */
function compared(used: ResourceCodecs, world: World) {
  const all = results(world);
  return {
    remembered: all.map((result) => bodies(used, result)),
    fresh: all.map((result) => bodies(newCodecs(), result)),
  };
}

describe("what codecs remember", () => {
  it("is not what it says of a prebuild that has changed since", () => {
    const world = sampleWorld();
    const [first, , last] = [createPrebuild(world), createPrebuild(world), createPrebuild(world)];
    const codecs = newCodecs();
    const phases = () =>
      json(codecs, {
        prebuilds: valuesOf(world.prebuilds.list({}, { limit: 9 })),
        pagination: { nextToken: "" },
      }).prebuilds.map(({ status }: { status: { phase: string } }) =>
        status.phase.replace("PREBUILD_PHASE_", ""),
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
      const [world, codecs] = [sampleWorld(), newCodecs()];
      for (const command of commands) {
        carryOut(world, command);
        const { remembered, fresh } = compared(codecs, world);

        expect(remembered).toEqual(fresh);
      }
    });

    fc.assert(property, RUNS);
  });

  it("never shows after going back, if the same places hold other resources", () => {
    const property = fc.property(commandSequences, commandSequences, (commands, others) => {
      const [world, codecs] = [sampleWorld(), newCodecs()];
      prebuildIn(world, "RUNNING");
      const saved = world.save();
      for (const command of commands) carryOut(world, command);
      compared(codecs, world);
      world.load(saved);
      for (const command of others) carryOut(world, command);
      const { remembered, fresh } = compared(codecs, world);

      expect(remembered).toEqual(fresh);
    });

    fc.assert(property, RUNS);
  });

  it("is found again after going back to the very same values", () => {
    const [world, codecs] = [sampleWorld(), newCodecs()];
    const id = createPrebuild(world);
    const saved = world.save();
    const first = compared(codecs, world);
    reach(world, id, "COMPLETED");
    compared(codecs, world);

    world.load(saved);

    expect(compared(codecs, world)).toEqual(first);
  });

  it("is written again once newer ones have taken its place", () => {
    const prebuild = createdPrebuild();
    const codecs = newCodecs();
    const first = bodies(codecs, { prebuild });
    for (let copies = 0; copies <= 4_096; copies++) write(codecs, { prebuild: { ...prebuild } }, "json");

    expect(bodies(codecs, { prebuild })).toEqual(first);
  });

  it("is a page only together with its token, its length and its order", () => {
    const world = sampleWorld();
    for (let i = 0; i < 4; i++) createPrebuild(world);
    world.clock.advanceTo(world.clock.now + MINUTE);
    const prebuilds = valuesOf(world.prebuilds.list({}, { limit: 4 }));
    const lists = [
      { prebuilds, pagination: { nextToken: "" } },
      { prebuilds, pagination: { nextToken: "a" } },
      { prebuilds: prebuilds.slice(1), pagination: { nextToken: "" } },
      { prebuilds: prebuilds.slice(0, 3), pagination: { nextToken: "" } },
      { prebuilds: prebuilds.toReversed(), pagination: { nextToken: "" } },
      { prebuilds: [], pagination: { nextToken: "" } },
    ];
    const codecs = newCodecs();
    const once = lists.map((list) => bodies(codecs, list));

    const again = lists.map((list) => bodies(codecs, list));

    expect([once, again]).toEqual(Array(2).fill(lists.map((list) => bodies(newCodecs(), list))));
  });
});

function createdPrebuild() {
  const world = sampleWorld();
  return world.prebuilds.get(createPrebuild(world)).value;
}
