// Owns the reading of Accept-Encoding.
import { expect, test } from "vitest";
import { acceptsGzip } from "../../src/rpc/compression.ts";

test.each([
  ["gzip", true],
  ["gzip, deflate, br", true],
  ["br,gzip", true],
  ["GZIP", true],
  ["gzip;q=1.0", true],
  ["gzip; q=0.5, br", true],
  ["deflate, gzip;q=0.001", true],
  ["gzip;q=0", false],
  ["gzip; q=0.000", false],
  ["br", false],
  ["identity", false],
  ["x-gzip-like", false],
  ["", false],
  [undefined, false],
])("%j takes gzip: %j", (header, takes) => {
  expect(acceptsGzip(header)).toBe(takes);
});
