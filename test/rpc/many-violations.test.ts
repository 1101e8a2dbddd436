// Owns requests that are wrong in many places: what is reported of them has a bound.
import { create, toBinary } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import { ListPrebuildsRequestSchema } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { createMock } from "../../src/index.ts";

const ids = Array.from({ length: 100_000 }, (_, index) => `x${index}`);
const phases = Array.from({ length: 100_000 }, () => 99);

it.each([
  ["JSON", "json", JSON.stringify({ filter: { projectIds: ids } })],
  [
    "binary",
    "proto",
    toBinary(ListPrebuildsRequestSchema, create(ListPrebuildsRequestSchema, { filter: { projectIds: ids } })),
  ],
  [
    "numbers",
    "proto",
    toBinary(ListPrebuildsRequestSchema, create(ListPrebuildsRequestSchema, { filter: { phases } })),
  ],
] as const)(
  "100,000 wrong entries of a list in %s are refused with the first hundred",
  async (_, type, body) => {
    const mock = createMock();

    const answer = await mock.fetch("/gitpod.v1.PrebuildService/ListPrebuilds", {
      method: "POST",
      headers: { authorization: "Bearer any", "content-type": `application/${type}` },
      body: body as string | Uint8Array<ArrayBuffer>,
    });
    const { code, message, details } = (await answer.json()) as {
      code: string;
      message: string;
      details: { debug: { violations: unknown[] } }[];
    };

    expect([answer.status, code]).toEqual([400, "invalid_argument"]);
    expect(message.split("\n - ")).toHaveLength(101);
    expect(details[0]?.debug.violations).toHaveLength(100);
  },
);
