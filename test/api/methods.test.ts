// Owns the agreement of the table of RPCs with the service generated from the contract.
import { describe, expect, it } from "vitest";
import { PrebuildService } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { RPCS } from "../../src/api/gen/gitpod/v1/rpcs.ts";
import { METHOD_NAMES, SERVICE } from "../../src/api/methods.ts";

/** google.protobuf.MethodOptions.IdempotencyLevel.NO_SIDE_EFFECTS */
const NO_SIDE_EFFECTS = 1;

describe("the table of RPCs", () => {
  it("names the service of the contract", () => {
    expect(SERVICE).toBe(PrebuildService.typeName);
  });

  it("names the eleven RPCs of the contract", () => {
    expect(METHOD_NAMES).toEqual(PrebuildService.methods.map(({ name }) => name));
  });

  it("calls safe what the contract declares to have no side effects", () => {
    expect(METHOD_NAMES.filter((name) => RPCS[name].safe)).toEqual(
      PrebuildService.methods
        .filter(({ idempotency }) => idempotency === NO_SIDE_EFFECTS)
        .map(({ name }) => name),
    );
  });
});
