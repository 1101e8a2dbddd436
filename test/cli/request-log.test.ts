// Owns how the log shows a request: what, how it ended, how long it took and why it was refused.
import { expect, test } from "vitest";
import { requestLine } from "../../src/cli/request-log.ts";
import type { AnsweredRequest } from "../../src/server/call-listener.ts";

const ESCAPE = String.fromCharCode(27);
const refused: AnsweredRequest = {
  verb: "POST",
  path: "/api/gitpod.v1.PrebuildService/GetPrebuild",
  status: 400,
  code: "invalid_argument",
  message: "validation error:\n - prebuild_id: value is required",
  retryAfter: 1_500,
  at: new Date("2026-01-01T09:00:00Z"),
  took: 1.26,
};

test("shows the duration, the code, the reason in one line, and when to come back", () => {
  expect(requestLine(refused, false)).toBe(
    "2026-01-01T09:00:00.000Z POST /api/gitpod.v1.PrebuildService/GetPrebuild 400 invalid_argument 1.3 ms: " +
      "validation error: - prebuild_id: value is required (retry after 1500 ms)",
  );
});

test.each([
  ["green", 32, { status: 200, code: undefined }],
  ["yellow", 33, { status: 404, code: "not_found" }],
  ["yellow, of a stream that ended with an error", 33, { status: 200, code: "unavailable" }],
  ["red", 31, { status: 503, code: "unavailable" }],
])("on a terminal the status is %s", (_, colour, outcome) => {
  const shown = outcome.code ? `${outcome.status} ${outcome.code}` : `${outcome.status}`;
  expect(requestLine({ ...refused, ...outcome }, true)).toContain(
    `${ESCAPE}[${colour}m${shown}${ESCAPE}[39m`,
  );
});
