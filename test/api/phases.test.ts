// Owns the agreement of the phase tables with the enums generated from the contract.
import { describe, expect, it } from "vitest";
import { PrincipalSchema } from "../../src/api/gen/gitpod/v1/identity_pb.ts";
import {
  PrebuildMetadata_PrebuildTriggerSchema,
  PrebuildPhaseSchema,
  WarmPoolPhaseSchema,
} from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import {
  ACTIVE_PHASES,
  isActive,
  PREBUILD_PHASES,
  PREBUILD_TRIGGERS,
  PRINCIPALS,
  TERMINAL_PHASES,
  WARM_POOL_PHASES,
} from "../../src/api/phases.ts";

interface EnumDescriptor {
  readonly values: readonly { readonly name: string; readonly number: number }[];
}

/** Short names and numbers of a generated enum; UNSPECIFIED is no value that a resource has. */
function generated({ values }: EnumDescriptor, prefix: string, { unspecified = false } = {}) {
  return Object.fromEntries(
    values
      .filter(({ number }) => unspecified || number !== 0)
      .map(({ name, number }) => [name.slice(prefix.length), number]),
  );
}

describe("the phase tables", () => {
  it("hold every prebuild phase of the contract with its number", () => {
    expect(PREBUILD_PHASES).toEqual(generated(PrebuildPhaseSchema, "PREBUILD_PHASE_"));
  });

  it("hold every warm-pool phase of the contract with its number", () => {
    expect(WARM_POOL_PHASES).toEqual(generated(WarmPoolPhaseSchema, "WARM_POOL_PHASE_"));
  });

  it("hold every trigger of the contract with its number", () => {
    expect(PREBUILD_TRIGGERS).toEqual(generated(PrebuildMetadata_PrebuildTriggerSchema, "PREBUILD_TRIGGER_"));
  });

  it("hold every principal of the contract with its number", () => {
    expect(PRINCIPALS).toEqual(generated(PrincipalSchema, "PRINCIPAL_", { unspecified: true }));
  });

  it("give the documented numbers", () => {
    expect(Object.values(PREBUILD_PHASES)).toEqual([10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90]);
  });

  it("count five phases as active and three as terminal, with none in both", () => {
    expect([...ACTIVE_PHASES, ...TERMINAL_PHASES]).toEqual([
      "PENDING",
      "STARTING",
      "RUNNING",
      "STOPPING",
      "SNAPSHOTTING",
      "COMPLETED",
      "FAILED",
      "CANCELLED",
    ]);
  });

  it("call exactly the active phases active", () => {
    const phases = Object.keys(PREBUILD_PHASES) as (keyof typeof PREBUILD_PHASES)[];

    expect(phases.filter(isActive)).toEqual([...ACTIVE_PHASES]);
  });
});
