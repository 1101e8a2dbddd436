// Owns the reading of requests that are one id: it agrees with the general readers of the codec.
import { fromBinary, fromJson, type JsonObject, toBinary, toJson } from "@bufbuild/protobuf";
import { AnySchema } from "@bufbuild/protobuf/wkt";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CreatePrebuildRequestSchema,
  GetPrebuildRequestSchema,
} from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { decodeMessage } from "../../src/rpc/decode.ts";

const RUNS = { seed: 4_020, numRuns: 300 };
const utf8 = new TextEncoder();
const anyText = fc.oneof(fc.uuid(), fc.string({ unit: "grapheme", maxLength: 200 }));

/** What a reader answers, or that it refuses. */
function outcome(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return "refused";
  }
}

describe("a request that is one id", () => {
  it("is read from binary as the codec reads it, whatever its text", () => {
    const property = fc.property(anyText, (prebuildId) => {
      const bytes = toBinary(GetPrebuildRequestSchema, fromJson(GetPrebuildRequestSchema, { prebuildId }));

      expect(decodeMessage(GetPrebuildRequestSchema, "proto", bytes)).toEqual(
        fromBinary(GetPrebuildRequestSchema, bytes),
      );
    });

    fc.assert(property, RUNS);
  });

  it("is read from JSON as the codec reads it, whatever its text", () => {
    const property = fc.property(anyText, (prebuildId) => {
      const bytes = utf8.encode(JSON.stringify({ prebuildId }));
      const message = decodeMessage(GetPrebuildRequestSchema, "json", bytes);

      expect(message).toEqual(fromJson(GetPrebuildRequestSchema, { prebuildId }));
      expect(toJson(GetPrebuildRequestSchema, message)).toEqual(prebuildId === "" ? {} : { prebuildId });
    });

    fc.assert(property, RUNS);
  });

  it("is refused or read from any bytes as the codec does", () => {
    const beginning = fc.constantFrom([], [0x0a], [0x0a, 3], [0x0a, 2], [0x12, 1]);
    const property = fc.property(beginning, fc.uint8Array({ maxLength: 6 }), (first, rest) => {
      const bytes = Uint8Array.from([...first, ...rest]);

      expect(outcome(() => decodeMessage(GetPrebuildRequestSchema, "proto", bytes))).toEqual(
        outcome(() => fromBinary(GetPrebuildRequestSchema, bytes, { readUnknownFields: false })),
      );
    });

    fc.assert(property, RUNS);
  });

  it.each<JsonObject>([{ prebuild_id: "a" }, { prebuildId: null }, { prebuildId: "a", more: 1 }, {}])(
    "is read by the codec if it is written as %j",
    (json) => {
      const options = { ignoreUnknownFields: true };

      expect(decodeMessage(GetPrebuildRequestSchema, "json", utf8.encode(JSON.stringify(json)))).toEqual(
        fromJson(GetPrebuildRequestSchema, json, options),
      );
    },
  );

  it.each(['{"prebuildId":7}', '{"prebuildId":["a"]}', "[]", '"a"', "null"])("is refused as %s", (text) => {
    expect(outcome(() => decodeMessage(GetPrebuildRequestSchema, "json", utf8.encode(text)))).toBe("refused");
  });

  it("is not what a message of several fields is taken for", () => {
    expect(decodeMessage(CreatePrebuildRequestSchema, "json", utf8.encode('{"projectId":"a"}'))).toEqual(
      fromJson(CreatePrebuildRequestSchema, { projectId: "a" }),
    );
  });
});

it("is refused with the beginning of what its codec repeats", () => {
  const json = JSON.stringify({ "@type": `type.googleapis.com/${"x".repeat(1_000_000)}` });
  const read = () => decodeMessage(AnySchema, "json", utf8.encode(json));

  expect(read).toThrow(/^cannot decode google\.protobuf\.Any from JSON: .{900,1000}…$/);
});
