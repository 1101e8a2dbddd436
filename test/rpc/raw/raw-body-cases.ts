// Owns the raw cases of bodies, queries and streams.
import { gzipSync } from "node:zlib";
import { create, toBinary } from "@bufbuild/protobuf";
import { ListPrebuildsRequestSchema } from "../../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { PREBUILD, PROJECT } from "../request.ts";
import type { RawCase } from "./raw-case.ts";
import {
  AUTH,
  envelope,
  GET,
  get,
  getJson,
  getProto,
  type Header,
  JSON_TYPE,
  json,
  MIB,
  none,
  noWatch,
  PROTO_TYPE,
  post,
  SERVICE,
  WATCH,
  watchProto,
} from "./raw-form.ts";

const bodies: readonly (readonly [string, Buffer])[] = [
  ["empty", Buffer.alloc(0)],
  ["{}", json({})],
  ["null", Buffer.from("null")],
  ["a list", Buffer.from("[]")],
  ["a text", Buffer.from('"x"')],
  ["a number", Buffer.from("1")],
  ["two messages", Buffer.from("{}{}")],
  ["white space", Buffer.from("  \n")],
  ["white space around", Buffer.from(` \n${getJson} \t`)],
  ["not closed", Buffer.from("{")],
  ["a trailing comma", Buffer.from(`{"prebuildId":"${PREBUILD}",}`)],
  ["a comment", Buffer.from("{}//")],
  ["a byte order mark", Buffer.from(`\ufeff${getJson}`)],
  ["not UTF-8", Buffer.from('{"prebuildId":"\xff"}', "latin1")],
  ["an unknown field", json({ prebuildId: PREBUILD, color: "red" })],
  ["snake case", json({ prebuild_id: PREBUILD })],
  ["a field twice", Buffer.from(`{"prebuildId":"${PREBUILD}","prebuildId":"${PREBUILD}"}`)],
  ["both names of a field", Buffer.from(`{"prebuildId":"${PREBUILD}","prebuild_id":"${PREBUILD}"}`)],
  ["null in a field", json({ prebuildId: null })],
  ["a number in a field of text", json({ prebuildId: 1 })],
  ["a list in a field of text", json({ prebuildId: [PREBUILD] })],
  ["no UUID", json({ prebuildId: "x" })],
  ["an upper-case UUID", json({ prebuildId: PREBUILD.toUpperCase() })],
  ["an id that nothing has", json({ prebuildId: "ffffffff-ffff-4fff-8fff-ffffffffffff" })],
  ["4 MiB of spaces", Buffer.alloc(4 * MIB, " ")],
  ["4 MiB and a byte", Buffer.alloc(4 * MIB + 1, " ")],
  ["5 MiB", Buffer.alloc(5 * MIB, " ")],
];

const jsonBodies = bodies.map(([what, body]) => post(`a body in JSON that is ${what}`, [], { body }));
const gzipBodies = bodies.map(([what, body]) =>
  post(`a body in gzip that is ${what}`, [["content-encoding", "gzip"]], { body: gzipSync(body) }),
);
const protoBodies = (
  [
    ["a message", getProto],
    ["cut off", getProto.subarray(0, 9)],
    ["JSON", getJson],
    ["a field of another type", Buffer.from([8, 1])],
    ["an unknown field", Buffer.concat([getProto, Buffer.from([0xf8, 0x01, 0x01])])],
    ["a field twice", Buffer.concat([getProto, getProto])],
    ["a field number of 0", Buffer.from([0])],
    ["text that is not UTF-8", Buffer.from([10, 1, 255])],
    ["a group", Buffer.from([0x0b, 0x0c])],
    ["a length without end", Buffer.from([10, 255, 255, 255, 255, 255])],
    ["5 MiB", Buffer.alloc(5 * MIB)],
  ] as const
).map(([what, body]) => post(`a body in binary that is ${what}`, [PROTO_TYPE], { body: Buffer.from(body) }));

const message = encodeURIComponent(getJson.toString());
const base64 = Buffer.from(getProto).toString("base64url");
const list = Buffer.from(
  toBinary(
    ListPrebuildsRequestSchema,
    create(ListPrebuildsRequestSchema, { filter: { projectIds: [PROJECT] } }),
  ),
).toString("base64url");

const gets = [
  get("GET in JSON", `connect=v1&encoding=json&message=${message}`),
  get("GET in binary", `connect=v1&encoding=proto&base64=1&message=${base64}`),
  get("GET in binary with padding", `connect=v1&encoding=proto&base64=1&message=${base64}%3D`),
  get(
    "GET in standard base64",
    `connect=v1&encoding=proto&base64=1&message=${encodeURIComponent(Buffer.from(getProto).toString("base64"))}`,
  ),
  get(
    "GET in gzip",
    `connect=v1&encoding=json&base64=1&compression=gzip&message=${gzipSync(getJson).toString("base64url")}`,
  ),
  get("GET in identity", `connect=v1&encoding=json&compression=identity&message=${message}`),
  get("GET with an empty compression", `connect=v1&encoding=json&compression=&message=${message}`),
  get("GET in brotli", `connect=v1&encoding=json&compression=br&message=${message}`),
  get("GET without a version", `encoding=json&message=${message}`),
  get("GET of another version", `connect=v2&encoding=json&message=${message}`),
  get("GET of an empty version", `connect=&encoding=json&message=${message}`),
  get("GET without an encoding", `connect=v1&message=${message}`),
  get("GET in another encoding", `connect=v1&encoding=xml&message=${message}`),
  get("GET in an upper-case encoding", `connect=v1&encoding=JSON&message=${message}`),
  get("GET without a message", "connect=v1&encoding=json"),
  get("GET of an empty message", "connect=v1&encoding=json&message="),
  get("GET of an empty message in binary", "connect=v1&encoding=proto&message="),
  get("GET of what is no base64", "connect=v1&encoding=json&base64=1&message=%25%25"),
  get("GET with base64=0", `connect=v1&encoding=json&base64=0&message=${message}`),
  get("GET with base64=true", `connect=v1&encoding=json&base64=true&message=${message}`),
  get("GET with the message twice", `connect=v1&encoding=json&message=${message}&message=%7B%7D`),
  get("GET with the encoding twice", `connect=v1&encoding=json&encoding=proto&message=${message}`),
  get("GET with a plus", `connect=v1&encoding=json&message=+${message}`),
  get("GET with a broken escape", "connect=v1&encoding=json&message=%7B%"),
  get("GET that accepts gzip", `connect=v1&encoding=json&message=${message}`, [
    AUTH,
    ["accept-encoding", "gzip"],
  ]),
  get("GET that has a content type", `connect=v1&encoding=json&message=${message}`, [AUTH, PROTO_TYPE]),
  get("GET that has a timeout", `connect=v1&encoding=json&message=${message}`, [
    AUTH,
    ["connect-timeout-ms", "x"],
  ]),
  get("GET without a token", `connect=v1&encoding=json&message=${message}`, []),
  get(
    "GET of a list",
    `connect=v1&encoding=proto&base64=1&message=${list}`,
    [AUTH],
    `${SERVICE}/ListPrebuilds`,
  ),
  get(
    "GET of a list with the page in the query",
    "connect=v1&encoding=json&message=%7B%7D&pageSize=1",
    [AUTH],
    `${SERVICE}/ListPrebuilds`,
  ),
  get("GET of 60 kB", `connect=v1&encoding=json&message=%7B%7D${"%20".repeat(20_000)}`),
  { title: "GET without a query", verb: "GET", target: GET, headers: [AUTH] },
  { title: "GET with an empty query", verb: "GET", target: `${GET}?`, headers: [AUTH] },
];

const CONNECT_JSON: Header = ["content-type", "application/connect+json"];
const CONNECT_PROTO: Header = ["content-type", "application/connect+proto"];
const watch = (title: string, headers: readonly Header[], body: Uint8Array) =>
  post(`WatchEvents ${title}`, headers, { target: WATCH, body });

/** Streams that end by themselves: what begins never ends. */
const streams = [
  watch("of no UUID in JSON", [CONNECT_JSON], envelope(0, json({ environmentId: "x" }))),
  watch("of no UUID in binary", [CONNECT_PROTO], envelope(0, watchProto)),
  watch("without a token", [CONNECT_JSON, none("authorization")], envelope(0, json(noWatch))),
  watch(
    "of an unknown version",
    [CONNECT_JSON, ["connect-protocol-version", "2"]],
    envelope(0, json(noWatch)),
  ),
  watch("with a timeout of 0", [CONNECT_JSON, ["connect-timeout-ms", "0"]], envelope(0, json(noWatch))),
  watch("with a timeout of 5", [CONNECT_JSON, ["connect-timeout-ms", "5"]], envelope(0, json(noWatch))),
  watch(
    "with a timeout in words",
    [CONNECT_JSON, ["connect-timeout-ms", "soon"]],
    envelope(0, json(noWatch)),
  ),
  watch("of an empty body", [CONNECT_JSON], Buffer.alloc(0)),
  watch("of half a prefix", [CONNECT_JSON], Buffer.alloc(3)),
  watch("of half a message", [CONNECT_JSON], envelope(0, Buffer.from("{"), 9)),
  watch("of two messages", [CONNECT_JSON], Buffer.concat([envelope(0, json({})), envelope(0, json({}))])),
  watch("of an end", [CONNECT_JSON], envelope(2, json({}))),
  watch("of an unknown flag", [CONNECT_JSON], envelope(4, json({}))),
  watch("compressed without a name", [CONNECT_JSON], envelope(1, gzipSync(json({})))),
  watch(
    "compressed by an unknown name",
    [CONNECT_JSON, ["connect-content-encoding", "br"]],
    envelope(1, json({})),
  ),
  watch(
    "compressed and no gzip",
    [CONNECT_JSON, ["connect-content-encoding", "gzip"]],
    envelope(1, json({})),
  ),
  watch("that promises 5 MiB", [CONNECT_JSON], envelope(0, json({}), 5 * MIB)),
  watch("of 5 MiB", [CONNECT_JSON], envelope(0, Buffer.alloc(5 * MIB, " "))),
  watch("of what is no JSON", [CONNECT_JSON], envelope(0, Buffer.from("{"))),
  watch("of a type without connect", [PROTO_TYPE], envelope(0, json({}))),
  watch("of JSON without lines", [JSON_TYPE], json({})),
  watch("in lines of no UUID", [["content-type", "application/jsonl"]], json({ environmentId: "x" })),
  watch(
    "in lines by accept, of no UUID",
    [JSON_TYPE, ["accept", "application/jsonl"]],
    json({ environmentId: "x" }),
  ),
  { title: "GET WatchEvents", verb: "GET", target: WATCH, headers: [AUTH] },
  { ...watch("by PUT", [CONNECT_JSON], envelope(0, json({}))), verb: "PUT" },
];

export const BODY_CASES: readonly RawCase[] = [
  ...jsonBodies,
  ...gzipBodies,
  ...protoBodies,
  ...gets,
  ...streams,
];
