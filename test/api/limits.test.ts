// Owns the agreement of the bounds with the options of each field in the contract's own files.
import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { WatchEventsRequestSchema } from "../../src/api/gen/gitpod/v1/event_pb.ts";
import { PaginationRequestSchema } from "../../src/api/gen/gitpod/v1/pagination_pb.ts";
import {
  CreateWarmPoolRequestSchema,
  ListPrebuildsRequest_FilterSchema,
  ListWarmPoolsRequest_FilterSchema,
  PrebuildSpecSchema,
  UpdateWarmPoolRequestSchema,
} from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import {
  LOGS_TOKEN_LIFETIME,
  PAGE_SIZE,
  POOL_SIZE,
  PREBUILD_LIFETIME,
  TIMEOUT,
} from "../../src/api/limits.ts";
import { rulesOf } from "../../src/rpc/bounds.ts";

/** The rules of a field, by the name of it in code. */
function rules(message: DescMessage, name: string): unknown {
  return rulesOf(message.field[name] as DescField)?.type.value;
}

describe("the limits", () => {
  it("bound a timeout as the contract does", () => {
    expect(rules(PrebuildSpecSchema, "timeout")).toMatchObject({
      gte: { seconds: BigInt(TIMEOUT.min / 1_000), nanos: 0 },
      lte: { seconds: BigInt(TIMEOUT.max / 1_000), nanos: 0 },
    });
  });

  it("take 3600 s if no timeout is given", () => {
    expect(TIMEOUT.default).toBe(3_600_000);
  });

  it.each([CreateWarmPoolRequestSchema, UpdateWarmPoolRequestSchema])(
    "bound a pool's sizes as the contract does in $name",
    (request) => {
      expect(rules(request, "minSize")).toMatchObject({ gte: POOL_SIZE.minLow, lte: POOL_SIZE.high });
      expect(rules(request, "maxSize")).toMatchObject({ gte: POOL_SIZE.maxLow, lte: POOL_SIZE.high });
      expect(rules(request, "desiredSize")).toMatchObject({ gte: POOL_SIZE.maxLow, lte: POOL_SIZE.high });
    },
  );

  it.each([
    [ListPrebuildsRequest_FilterSchema, "projectIds", 25],
    [ListPrebuildsRequest_FilterSchema, "creatorIds", 25],
    [ListPrebuildsRequest_FilterSchema, "executorIds", 25],
    [ListPrebuildsRequest_FilterSchema, "phases", 10],
    [ListPrebuildsRequest_FilterSchema, "triggeredBy", 5],
    [ListWarmPoolsRequest_FilterSchema, "projectIds", 25],
    [ListWarmPoolsRequest_FilterSchema, "environmentClassIds", 25],
    [WatchEventsRequestSchema, "resourceTypeFilters", 50],
  ])("are those of the list $1 of $0.name", (message, field, most) => {
    expect(rules(message, field)).toMatchObject({ maxItems: BigInt(most) });
  });

  it("give pages of 25 rows, and of 100 at most, as the contract does", () => {
    expect(PAGE_SIZE).toEqual({ default: 25, max: 100 });
    expect(rules(PaginationRequestSchema, "pageSize")).toMatchObject({ gte: 0, lte: PAGE_SIZE.max });
  });

  it("keep a logs token for an hour and a prebuild for seven days", () => {
    expect([LOGS_TOKEN_LIFETIME, PREBUILD_LIFETIME]).toEqual([3_600_000, 604_800_000]);
  });
});
