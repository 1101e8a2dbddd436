// Owns the agreement of the bounds with what the contract's own files say about each field.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PrebuildPhase } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import {
  FILTER_ITEMS,
  LOGS_TOKEN_LIFETIME,
  PAGE_SIZE,
  POOL_SIZE,
  PREBUILD_LIFETIME,
  TIMEOUT,
} from "../../src/api/limits.ts";

const PREBUILD_PROTO = readFileSync(new URL("../../proto/gitpod/v1/prebuild.proto", import.meta.url), "utf8");

/** The comment above each field of that name, wherever it stands in the contract. */
function commentsOf(field: string): string[] {
  const declaration = new RegExp(`// (.*)\\n\\s*(?:optional |repeated )?[\\w.]+ ${field} = \\d`, "g");
  return [...PREBUILD_PROTO.matchAll(declaration)].map(([, comment]) => comment as string);
}

describe("the limits", () => {
  it("bound a timeout as the contract does", () => {
    expect(commentsOf("timeout")).toEqual([`${TIMEOUT.min / 1_000} s to ${TIMEOUT.max / 1_000} s.`]);
  });

  it("take 3600 s where no timeout is given", () => {
    expect(TIMEOUT.default).toBe(3_600_000);
  });

  it("bound a pool's minimum as the contract does", () => {
    expect(new Set(commentsOf("min_size"))).toEqual(new Set([`${POOL_SIZE.minLow} to ${POOL_SIZE.high}.`]));
  });

  it("bound a pool's maximum as the contract does", () => {
    expect(new Set(commentsOf("max_size"))).toEqual(new Set([`${POOL_SIZE.maxLow} to ${POOL_SIZE.high}.`]));
  });

  it.each(["project_ids", "creator_ids", "executor_ids", "environment_class_ids"])(
    "bound the filter %s as the contract does",
    (field) => {
      expect(new Set(commentsOf(field))).toEqual(new Set([`At most ${FILTER_ITEMS.ids} UUIDs.`]));
    },
  );

  it("bound the filter phases as the contract does", () => {
    expect(commentsOf("phases")).toEqual([`At most ${FILTER_ITEMS.phases}.`]);
  });

  it("bound the filter triggered_by as the contract does", () => {
    expect(commentsOf("triggered_by")).toEqual([`At most ${FILTER_ITEMS.triggers}.`]);
  });

  it("let a filter name fewer phases than there are", () => {
    const numbers = Object.values(PrebuildPhase).filter((value) => typeof value === "number");

    expect(FILTER_ITEMS.phases).toBeLessThan(numbers.length);
  });

  it("give pages of 25 rows, and of 100 at most", () => {
    expect(PAGE_SIZE).toEqual({ default: 25, max: 100 });
  });

  it("keep a logs token for an hour and a prebuild for seven days", () => {
    expect([LOGS_TOKEN_LIFETIME, PREBUILD_LIFETIME]).toEqual([3_600_000, 604_800_000]);
  });
});
