// Owns that the hand-written JSON of a prebuild and of a warm pool says what the descriptors say.
import { fromJsonString, toJson } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PrebuildSchema, WarmPoolSchema } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { PREBUILD_PHASES, WARM_POOL_PHASES } from "../../src/api/phases.ts";
import { prebuildMessage, warmPoolMessage } from "../../src/wire/messages.ts";
import { prebuildJson } from "../../src/wire/prebuild.ts";
import { warmPoolJson } from "../../src/wire/warm-pool.ts";
import type { Prebuild } from "../../src/world/prebuild/prebuild.ts";
import type { WarmPool } from "../../src/world/warm-pool/warm-pool.ts";
import { anyPrebuild, anyText, anyWarmPool, ODD_TEXT, wellFormedText } from "../world/any-value.ts";
import {
  createPool,
  createPrebuild,
  DAY,
  HOUR,
  MINUTE,
  moveTo,
  OTHER_CLASS,
  pictureOf,
  prebuild,
  START,
  sampleWorld,
  UNKNOWN_ID,
} from "../world/sample-world.ts";

const LOG_URL = 'http://127.0.0.1:8080/logs/"a"?b=<c>&d=ä';
const EXECUTOR = { id: UNKNOWN_ID, principal: "SERVICE_ACCOUNT" } as const;
const RUNS = { seed: 4_020, numRuns: 150 };

/** Every value of every prebuild and pool of a world in which everything happens. */
function eventfulValues(start: number): { prebuilds: Prebuild[]; warmPools: WarmPool[] } {
  const degrade = { after: 30 * MINUTE, message: ODD_TEXT, recoverAfter: HOUR };
  const world = sampleWorld({ start, outcomes: [{ warmPool: { degrade } }] });
  const [prebuilds, warmPools] = [new Set<Prebuild>(), new Set<WarmPool>()];
  const pass = (span: number) => {
    const look = () => {
      for (const { value } of pictureOf(world).prebuilds) prebuilds.add(value);
      for (const { value } of pictureOf(world).warmPools) warmPools.add(value);
      return false;
    };
    look();
    moveTo(world, world.clock.now + span, look);
  };

  createPrebuild(world, { timeout: 300_500, outcome: { stall: "RUNNING" } });
  createPrebuild(world, { timeout: 7_199_001, executor: EXECUTOR, triggeredBy: "SCHEDULED" });
  createPrebuild(world, { outcome: { fail: { phase: "SNAPSHOTTING", after: 1_007, message: ODD_TEXT } } });
  const [cancelled, deleted] = [createPrebuild(world), createPrebuild(world)];
  const pool = createPool(world, { minSize: 0, maxSize: 4 });
  createPool(world, { environmentClassId: OTHER_CLASS, desiredSize: 3 });
  pass(2 * MINUTE);
  world.prebuilds.cancel(cancelled);
  world.prebuilds.delete(deleted);
  pass(HOUR);
  world.warmPools.update(pool, { desiredSize: 2 });
  pass(HOUR);
  world.warmPools.update(pool, { minSize: 0, maxSize: 20 });
  pass(8 * DAY);
  world.warmPools.delete(pool);
  pass(DAY);
  return { prebuilds: [...prebuilds], warmPools: [...warmPools] };
}

function readJson(json: string): unknown {
  return JSON.parse(json);
}

describe.each([
  ["whole seconds", START],
  ["milliseconds", START + 7],
  ["the days before 1970", -HOUR - 1],
])("a world that lives in %s", (_, start) => {
  const { prebuilds, warmPools } = eventfulValues(start);

  it("comes through every phase", () => {
    expect({
      prebuilds: new Set(prebuilds.map(({ status }) => status.phase)),
      warmPools: new Set(warmPools.map(({ status }) => status.phase)),
    }).toEqual({
      prebuilds: new Set(Object.keys(PREBUILD_PHASES)),
      warmPools: new Set(Object.keys(WARM_POOL_PHASES)),
    });
  });

  it.each(["", LOG_URL])("has prebuilds whose JSON is the descriptors', with the log URL %j", (logUrl) => {
    const written = prebuilds.map((value) => readJson(prebuildJson(value, logUrl)));

    expect(written).toStrictEqual(
      prebuilds.map((value) => toJson(PrebuildSchema, prebuildMessage(value, logUrl))),
    );
  });

  it("has prebuilds whose JSON is read as the same messages", () => {
    const read = prebuilds.map((value) => fromJsonString(PrebuildSchema, prebuildJson(value, LOG_URL)));

    expect(read).toStrictEqual(prebuilds.map((value) => prebuildMessage(value, LOG_URL)));
  });

  it("has pools whose JSON is the descriptors'", () => {
    const written = warmPools.map((value) => readJson(warmPoolJson(value)));

    expect(written).toStrictEqual(warmPools.map((value) => toJson(WarmPoolSchema, warmPoolMessage(value))));
  });

  it("has pools whose JSON is read as the same messages", () => {
    const read = warmPools.map((value) => fromJsonString(WarmPoolSchema, warmPoolJson(value)));

    expect(read).toStrictEqual(warmPools.map((value) => warmPoolMessage(value)));
  });
});

describe("the JSON of any prebuild", () => {
  it("is the descriptors', also if its text is not well-formed", () => {
    const property = fc.property(anyPrebuild(anyText), anyText, (value, logUrl) => {
      expect(readJson(prebuildJson(value, logUrl))).toStrictEqual(
        toJson(PrebuildSchema, prebuildMessage(value, logUrl)),
      );
    });

    fc.assert(property, RUNS);
  });

  it("is read as the same message, if its text is well-formed", () => {
    const property = fc.property(anyPrebuild(wellFormedText), wellFormedText, (value, logUrl) => {
      expect(fromJsonString(PrebuildSchema, prebuildJson(value, logUrl))).toStrictEqual(
        prebuildMessage(value, logUrl),
      );
    });

    fc.assert(property, RUNS);
  });
});

describe("the JSON of a prebuild", () => {
  it("leaves out what a subject is if that is unspecified", () => {
    const world = sampleWorld();
    const nobody = { id: UNKNOWN_ID, principal: "UNSPECIFIED" } as const;
    const value = prebuild(world, createPrebuild(world, { creator: nobody, executor: nobody }));

    expect(readJson(prebuildJson(value, ""))).toStrictEqual(
      toJson(PrebuildSchema, prebuildMessage(value, "")),
    );
  });
});

describe("the JSON of any pool", () => {
  it("is the descriptors', also if its text is not well-formed", () => {
    const property = fc.property(anyWarmPool(anyText), (value) => {
      expect(readJson(warmPoolJson(value))).toStrictEqual(toJson(WarmPoolSchema, warmPoolMessage(value)));
    });

    fc.assert(property, RUNS);
  });

  it("is read as the same message, if its text is well-formed", () => {
    const property = fc.property(anyWarmPool(wellFormedText), (value) => {
      expect(fromJsonString(WarmPoolSchema, warmPoolJson(value))).toStrictEqual(warmPoolMessage(value));
    });

    fc.assert(property, RUNS);
  });
});
