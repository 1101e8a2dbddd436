// Owns who may call.
import { describe, expect, test } from "vitest";
import { createMock } from "../../src/index.ts";
import { bearerToken } from "../../src/rpc/auth.ts";
import { contents } from "../rpc-cases/contents.ts";
import { PROJECT, post } from "./request.ts";

const open = createMock();
const closed = createMock({ token: "s3cret" });
const create = { projectId: PROJECT, spec: {} };

const MALFORMED = [
  "Bearer",
  "Bearer ",
  "Basic dXNlcjpwYXNz",
  "s3cret",
  "Token s3cret",
  "Bearer ,",
  "Bearer, Bearer x",
];

describe.each([
  ["a mock that takes any token", open],
  ["a mock that requires one", closed],
])("%s", (_title, mock) => {
  test("a missing header is unauthenticated", async () => {
    const before = contents(mock);
    const { status, json } = await post(mock, "CreatePrebuild", create, { authorization: "" });
    expect([status, json.code]).toEqual([401, "unauthenticated"]);
    expect(json.message).toContain("Authorization");
    expect(contents(mock)).toEqual(before);
  });

  test.each(MALFORMED)("the header %j is unauthenticated", async (authorization) => {
    const before = contents(mock);
    const { status, json } = await post(mock, "CreatePrebuild", create, { authorization });
    expect([status, json.code]).toEqual([401, "unauthenticated"]);
    expect(contents(mock)).toEqual(before);
  });
});

test.each([
  "Bearer x",
  "Bearer eyJhbGciOiJIUzI1NiJ9.e30.abc-_",
  "bearer x",
  "Bearer  x",
  "Bearer My Bearer Token",
])("%j is taken where any token is", async (authorization) => {
  const { status } = await post(open, "ListPrebuilds", {}, { authorization });
  expect(status).toBe(200);
});

test("the required token is taken", async () => {
  const { status } = await post(closed, "ListPrebuilds", {}, { authorization: "Bearer s3cret" });
  expect(status).toBe(200);
});

test.each(["S3CRET", "s3cret2", "s3cre"])("the token %j is not the required one", async (token) => {
  const before = contents(closed);
  const headers = { authorization: `Bearer ${token}` };
  const { status, json } = await post(closed, "CreatePrebuild", create, headers);
  expect([status, json.code]).toEqual([401, "unauthenticated"]);
  expect(json.message).not.toContain("s3cret");
  expect(contents(closed)).toEqual(before);
});

test.each([
  ["Bearer abc", "abc"],
  ["BEARER abc", "abc"],
  ["Bearer   abc ", "abc"],
  ["Bearer", undefined],
  ["Bearer a b", "a b"],
  ["Bearer \t a  b \t", "a  b"],
  ["Bearer a, Bearer b", "a"],
  ["Bearer ", undefined],
  [", Bearer a", undefined],
  ["Basic abc", undefined],
  ["", undefined],
  [undefined, undefined],
])("the token of %j is %j", (header, token) => {
  expect(bearerToken(header)).toBe(token);
});
