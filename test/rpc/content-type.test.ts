// Owns the refusal of bodies of another type.
import { expect, test } from "vitest";
import { createMock } from "../../src/index.ts";
import { encodingOf } from "../../src/rpc/encoding.ts";
import { contents } from "../rpc-cases/contents.ts";
import { PROJECT, post } from "./request.ts";

const mock = createMock();

test.each([
  "text/plain",
  "application/x-www-form-urlencoded",
  "application/xml",
  "application/connect+proto",
  "application/connect+json",
  "application/json; charset=latin1",
  "application/jsonl",
])("%s is 415 and says what would be right", async (type) => {
  const before = contents(mock);
  const body = { projectId: PROJECT, spec: {} };
  const { status, headers } = await post(mock, "CreatePrebuild", body, { "content-type": type });
  expect(status).toBe(415);
  const accepted = headers.get("accept-post")?.split(/, */);
  expect(accepted).toEqual(expect.arrayContaining(["application/json", "application/proto"]));
  expect(contents(mock)).toEqual(before);
});

test("a body without a type is 415", async () => {
  const before = contents(mock);
  const response = await mock.fetch("/gitpod.v1.PrebuildService/CreatePrebuild", {
    method: "POST",
    headers: { authorization: "Bearer t" },
    body: new TextEncoder().encode(JSON.stringify({ projectId: PROJECT, spec: {} })),
  });
  expect(response.status).toBe(415);
  expect(contents(mock)).toEqual(before);
});

test.each([
  ["application/json", "json"],
  ["application/proto", "proto"],
  ["APPLICATION/PROTO", "proto"],
  ["application/json; charset=utf-8", "json"],
  ['application/json; charset="utf-8"', "json"],
  ["application/json ; charset=UTF8", "json"],
  ["application/json; charset=utf-16", undefined],
  ["application/jsonp", undefined],
  ["application/protobuf", undefined],
  ["", undefined],
  [undefined, undefined],
])("the content type %j is the encoding %j", (type, encoding) => {
  expect(encodingOf(type)).toBe(encoding);
});
