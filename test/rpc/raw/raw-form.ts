// Owns what raw cases are made of: paths, headers, messages and envelopes.
import { create, toBinary } from "@bufbuild/protobuf";
import { WatchEventsRequestSchema } from "../../../src/api/gen/gitpod/v1/event_pb.ts";
import { GetPrebuildRequestSchema } from "../../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { PREBUILD } from "../request.ts";
import type { RawCase } from "./raw-case.ts";

export const SERVICE = "/gitpod.v1.PrebuildService";
export const GET = `${SERVICE}/GetPrebuild`;
export const WATCH = "/gitpod.v1.EventService/WatchEvents";
export const MIB = 2 ** 20;

export type Header = readonly [string, string];

export const AUTH: Header = ["authorization", "Bearer t"];
export const JSON_TYPE: Header = ["content-type", "application/json"];
export const PROTO_TYPE: Header = ["content-type", "application/proto"];

export const json = (value: unknown) => Buffer.from(JSON.stringify(value));
export const getJson = json({ prebuildId: PREBUILD });
export const getProto = toBinary(
  GetPrebuildRequestSchema,
  create(GetPrebuildRequestSchema, { prebuildId: PREBUILD }),
);
export const noWatch = { environmentId: PREBUILD };
export const watchProto = toBinary(
  WatchEventsRequestSchema,
  create(WatchEventsRequestSchema, { scope: { case: "environmentId", value: "x" } }),
);

export function envelope(flags: number, bytes: Uint8Array, length = bytes.length): Buffer {
  const prefix = Buffer.alloc(5);
  prefix[0] = flags;
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, bytes]);
}

/** A POST of GetPrebuild in JSON, with other headers instead of those of the same name, or beside them. */
export function post(title: string, headers: readonly Header[], parts: Partial<RawCase> = {}): RawCase {
  const named = new Set(headers.map(([name]) => name.toLowerCase()));
  const kept = [AUTH, JSON_TYPE].filter(([name]) => !named.has(name));
  const given = [...kept, ...headers].filter(([, value]) => value !== "-");
  return { title, verb: "POST", target: GET, headers: given, body: getJson, ...parts };
}

/** A header that is left out. */
export const none = (name: string): Header => [name, "-"];

export function get(
  title: string,
  query: string,
  headers: readonly Header[] = [AUTH],
  target = GET,
): RawCase {
  return { title, verb: "GET", target: `${target}?${query}`, headers };
}
