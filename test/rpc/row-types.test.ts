// Owns that a row compiles only if its handler returns what the writer of its response knows. What must not compile is
// marked; tsc fails if it does.
import { describe, expect, it } from "vitest";
import {
  CreatePrebuildLogsTokenResponseSchema,
  GetPrebuildResponseSchema,
  GetWarmPoolResponseSchema,
  ListPrebuildsResponseSchema,
  PrebuildService,
} from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { messageWriter } from "../../src/rpc/message-writer.ts";
import { service, unary } from "../../src/services/context.ts";
import { oneOf, pageOf } from "../../src/services/resource-writer.ts";
import type { PrebuildRow } from "../../src/world/prebuild/prebuild.ts";
import type { WarmPoolRow } from "../../src/world/warm-pool/warm-pool.ts";

const { method } = PrebuildService;
const row = {} as PrebuildRow;
const poolRow = {} as WarmPoolRow;
const onePrebuild = oneOf(GetPrebuildResponseSchema, "prebuilds");
const aPage = pageOf(ListPrebuildsResponseSchema, "prebuilds");
const aToken = messageWriter(CreatePrebuildLogsTokenResponseSchema);

/** Never called: only its types count. */
const rows = () => {
  unary(method.getPrebuild, { encode: onePrebuild, handle: () => ({ prebuild: row.value }) });
  unary(method.getPrebuild, { encode: onePrebuild, handle: async () => ({ prebuild: row.value }) });
  // @ts-expect-error a row of the world
  unary(method.getPrebuild, { encode: onePrebuild, handle: () => ({ prebuild: row }) });
  // @ts-expect-error the row itself
  unary(method.getPrebuild, { encode: onePrebuild, handle: () => row });
  // @ts-expect-error the resource without its field
  unary(method.getPrebuild, { encode: onePrebuild, handle: () => row.value });
  // @ts-expect-error nothing
  unary(method.getPrebuild, { encode: onePrebuild, handle: () => ({}) });
  // @ts-expect-error another resource
  unary(method.getPrebuild, { encode: onePrebuild, handle: () => ({ prebuild: poolRow.value }) });
  // @ts-expect-error a member too many
  unary(method.getPrebuild, { encode: onePrebuild, handle: () => ({ prebuild: row.value, row }) });
  // @ts-expect-error a member too many, later
  unary(method.getPrebuild, { encode: onePrebuild, handle: async () => ({ prebuild: row.value, row }) });
  // @ts-expect-error a list without its pagination
  unary(method.listPrebuilds, { encode: aPage, handle: () => ({ prebuilds: [row.value] }) });
  const pagination = { nextToken: "" };
  // @ts-expect-error a list of rows
  unary(method.listPrebuilds, { encode: aPage, handle: () => ({ prebuilds: [row], pagination }) });
  unary(method.createPrebuildLogsToken, { encode: aToken, handle: () => ({ accessToken: "t" }) });
  // @ts-expect-error a field that the message does not have
  unary(method.createPrebuildLogsToken, { encode: aToken, handle: () => ({ accessToken: "t", token: "t" }) });
  // @ts-expect-error a field of another type
  unary(method.createPrebuildLogsToken, { encode: aToken, handle: () => ({ accessToken: 1 }) });
  // @ts-expect-error a row of the world in the place of a message
  unary(method.createPrebuildLogsToken, { encode: aToken, handle: () => row });
  unary(method.getWarmPool, {
    // @ts-expect-error the writer of another response
    encode: onePrebuild,
    handle: () => ({ prebuild: row.value }),
  });
  unary(method.getPrebuild, {
    encode: onePrebuild,
    // @ts-expect-error a request's field that there is not
    handle: (_, { warmPoolId }) => ({ prebuild: row.value, warmPoolId }),
  });
  // @ts-expect-error a service without all of its rows
  service(PrebuildService, {});
};

describe("a row", () => {
  it("compiles only if its handler returns what the writer knows", () => {
    expect(rows).toBeTypeOf("function");
  });

  it("is refused if its writer is of another response", () => {
    const wrong = oneOf(GetWarmPoolResponseSchema, "warmPools") as never;
    const make = () => unary(method.getPrebuild, { encode: wrong, handle: () => ({}) as never });

    expect(make).toThrow("GetPrebuild returns gitpod.v1.GetPrebuildResponse");
  });

  it("is safe if its descriptor says that the method has no side effects", () => {
    const rowOf = (name: "getPrebuild" | "listPrebuilds") =>
      unary(method[name], { encode: onePrebuild as never, handle: () => ({}) as never });

    expect(rowOf("getPrebuild").safe).toBe(true);
  });
});
