// Owns prebuilds and warm pools as fast-check makes them up: any value that the world's types have room for,
// but for subjects of no kind, which have a test of their own.
import * as fc from "fast-check";
import { PREBUILD_PHASES, PREBUILD_TRIGGERS, PRINCIPALS, WARM_POOL_PHASES } from "../../src/api/phases.ts";
import type {
  Prebuild,
  PrebuildMetadata,
  PrebuildSpec,
  PrebuildStatus,
} from "../../src/world/prebuild/prebuild.ts";
import type {
  WarmPool,
  WarmPoolMetadata,
  WarmPoolSpec,
  WarmPoolStatus,
} from "../../src/world/warm-pool/warm-pool.ts";

/** Text with everything in it that a writer of JSON has to escape, or must leave as it is. */
export const ODD_TEXT =
  '"quoted" \\ back\\slash\n\r\t\b\f\0\u0001\u001f\u007f\u2028\u2029 </script><script> äöü 語 🦊';

/** Text that is well-formed Unicode, as protobuf wants it. */
export const wellFormedText = fc.oneof(
  fc.constantFrom("", ODD_TEXT),
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
);

/** Also text with halves of surrogate pairs in it. */
export const anyText = fc.oneof(
  wellFormedText,
  fc.string({ unit: fc.integer({ min: 0xd700, max: 0xe100 }).map((code) => String.fromCharCode(code)) }),
);

/** From the year 1 to 9999, as protobuf's timestamps go; whole seconds are as frequent as others. */
const instant = fc.oneof(
  fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }),
  fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }).map((seconds) => seconds * 1_000),
  fc.constantFrom(0, 1, 999, 1_000, -1, -999, -1_000),
);
const version = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const count = fc.integer({ min: 0, max: 20 });
const subject = fc.record({
  id: fc.uuid(),
  principal: keyOf(PRINCIPALS).filter((principal) => principal !== "UNSPECIFIED"),
});

function keyOf<K extends string>(numbers: Record<K, number>): fc.Arbitrary<K> {
  return fc.constantFrom(...(Object.keys(numbers) as K[]));
}

/** Any value of each field, optional ones included: one that is forgotten does not compile. */
function record<T extends object>(
  fields: {
    readonly [K in keyof Required<T>]: fc.Arbitrary<T[K]>;
  },
): fc.Arbitrary<T> {
  return fc.record(fields as unknown as Record<string, fc.Arbitrary<unknown>>) as unknown as fc.Arbitrary<T>;
}

/** @param text what its messages are made of */
export function anyPrebuild(text: fc.Arbitrary<string>): fc.Arbitrary<Prebuild> {
  return record<Prebuild>({
    id: fc.uuid(),
    metadata: record<PrebuildMetadata>({
      organizationId: fc.uuid(),
      projectId: fc.uuid(),
      environmentClassId: fc.uuid(),
      creator: subject,
      createdAt: instant,
      triggeredBy: keyOf(PREBUILD_TRIGGERS),
      executor: fc.option(subject, { nil: undefined }),
    }),
    updatedAt: instant,
    spec: record<PrebuildSpec>({
      specVersion: version,
      desiredPhase: keyOf(PREBUILD_PHASES),
      timeout: fc.integer({ min: 300_000, max: 7_200_000 }),
    }),
    status: record<PrebuildStatus>({
      statusVersion: version,
      phase: keyOf(PREBUILD_PHASES),
      completionTime: fc.option(instant, { nil: undefined }),
      failureMessage: text,
      warningMessage: text,
      environmentId: fc.oneof(fc.constant(""), fc.uuid()),
      snapshotCompletionPercentage: fc.integer({ min: 0, max: 100 }),
      snapshotSizeBytes: fc.oneof(fc.constant(0), version),
    }),
  });
}

/** @param text what its message is made of */
export function anyWarmPool(text: fc.Arbitrary<string>): fc.Arbitrary<WarmPool> {
  return record<WarmPool>({
    id: fc.uuid(),
    metadata: record<WarmPoolMetadata>({
      organizationId: fc.uuid(),
      projectId: fc.uuid(),
      environmentClassId: fc.uuid(),
      runnerId: fc.uuid(),
      createdAt: instant,
      updatedAt: instant,
    }),
    spec: record<WarmPoolSpec>({
      specVersion: version,
      desiredSize: count,
      snapshotId: fc.option(fc.uuid(), { nil: undefined }),
      desiredPhase: keyOf(WARM_POOL_PHASES),
      minSize: count,
      maxSize: count,
    }),
    status: record<WarmPoolStatus>({
      statusVersion: version,
      phase: keyOf(WARM_POOL_PHASES),
      failureMessage: text,
      runningInstances: count,
      stoppedInstances: count,
      desiredSize: count,
    }),
  });
}
