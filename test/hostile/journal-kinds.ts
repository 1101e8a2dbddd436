// Owns the kinds of calls that try to fill a journal with more than it counts: each as requests that differ by a number.
import { gzipSync } from "node:zlib";
import type { MeasuredServer } from "./measured-server.ts";

/** A request as it is sent. */
export interface SentCall {
  /** Default: POST. */
  readonly verb?: "GET" | "POST";
  readonly path: string;
  /** Added to those of a call in JSON with a token. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A kind of calls. */
export interface CallKind {
  readonly name: string;
  /** About how much one of them sends, in bytes, for as many as are needed to exceed a budget. */
  readonly size: number;
  /** Makes what the calls name; returns its id. */
  readonly prepare?: (server: MeasuredServer) => Promise<string>;
  readonly make: (n: number, id: string) => SentCall;
}

const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
const CLASS = "d2c94c27-3b76-4a42-b88c-95a85e392c68";
const RUNNER = "d2c94c27-3b76-4a42-b88c-95a85e392c68";
const PREBUILD = "07e03a28-65a5-4d98-b532-8ea67b188048";
const PROTO = { "content-type": "application/proto" };

const uuid = (n: number) => `10000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const many = <T>(count: number, each: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => each(n));
const long = (n: number, length: number) => String(n).padEnd(length, "x");

function json(rpc: string, request: object, headers: SentCall["headers"] = {}): SentCall {
  return { path: `/gitpod.v1.${rpc}`, body: JSON.stringify(request), headers };
}

/** An object whose names are many. */
const names = <T>(count: number, n: number, value: T) =>
  Object.fromEntries(many(count, (i) => [`e${n}-${i}`, value] as const));

/** A field of binary that holds bytes. */
function field(number: number, bytes: Uint8Array): Uint8Array {
  const size = [];
  for (let left = bytes.length; ; left >>= 7) {
    size.push(left > 127 ? (left & 127) | 128 : left);
    if (left <= 127) break;
  }
  return Uint8Array.from([(number << 3) | 2, ...size, ...bytes]);
}
const text = (value: string) => new TextEncoder().encode(value);
const joined = (...parts: Uint8Array[]) => Uint8Array.from(Buffer.concat(parts));

const STREAM = { "content-type": "application/connect+json" };

/** A message of a stream. */
function enveloped(message: string): Uint8Array {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(Buffer.byteLength(message), 1);
  return Buffer.concat([head, Buffer.from(message)]);
}

const ZEROS = gzipSync(new Uint8Array(3_900_000));
const SPACES = gzipSync(`{"prebuildId":"${PREBUILD}"${" ".repeat(3_900_000)}}`);
const GZIP = { "content-encoding": "gzip" };

/** Makes a project of its own, so that those of the scenario stay. */
async function project(server: MeasuredServer): Promise<string> {
  const { project } = await server.send("/_mock/projects", { name: "a", environmentClassIds: [CLASS] });
  return project.id;
}

export const CALL_KINDS: readonly CallKind[] = [
  {
    name: "small calls",
    size: 500,
    make: () => json("PrebuildService/GetPrebuild", { prebuildId: PREBUILD }),
  },
  {
    name: "long page tokens",
    size: 60_000,
    make: (n) => json("PrebuildService/ListPrebuilds", { pagination: { token: long(n, 60_000) } }),
  },
  {
    name: "an id in much that is blank",
    size: 60_000,
    make: (n) => ({
      path: "/gitpod.v1.PrebuildService/ListPrebuilds",
      body: `{"filter":{"projectIds":["${uuid(n)}"]}${" ".repeat(60_000)}}`,
    }),
  },
  {
    name: "a bomb of zeros",
    size: 5_000,
    make: () => ({
      path: "/gitpod.v1.PrebuildService/GetPrebuild",
      body: ZEROS,
      headers: { ...PROTO, ...GZIP },
    }),
  },
  {
    name: "a bomb of blanks",
    size: 5_000,
    make: () => ({ path: "/gitpod.v1.PrebuildService/GetPrebuild", body: SPACES, headers: GZIP }),
  },
  {
    name: "projects with many editors",
    size: 50_000,
    prepare: project,
    make: (n, projectId) =>
      json("ProjectService/UpdateProject", {
        projectId,
        recommendedEditors: { editors: names(2_500, n, {}) },
      }),
  },
  {
    name: "projects with many classes",
    size: 60_000,
    prepare: project,
    make: (n, projectId) =>
      json("ProjectService/UpdateProject", {
        projectId,
        prebuildConfiguration: {
          enabled: true,
          environmentClassIds: many(1_400, (i) => uuid(n * 2_000 + i)),
        },
      }),
  },
  {
    name: "projects with a long text",
    size: 8_000,
    prepare: project,
    make: (n, projectId) =>
      json("ProjectService/UpdateProject", { projectId, technicalDescription: long(n, 8_192) }),
  },
  {
    name: "environments with many annotations",
    size: 50_000,
    make: (n) =>
      json("EnvironmentService/CreateEnvironmentFromProject", {
        projectId: PROJECT,
        annotations: names(2_000, n, "x"),
      }),
  },
  {
    name: "runners with a long key",
    size: 60_000,
    make: (n) =>
      json("RunnerService/UpdateRunner", {
        runnerId: RUNNER,
        spec: { configuration: { honeycombApiKey: long(n, 60_000) } },
      }),
  },
  {
    name: "classes with many entries",
    size: 60_000,
    make: (n) =>
      json("RunnerConfigurationService/CreateEnvironmentClass", {
        runnerId: RUNNER,
        displayName: `class ${n}`,
        description: "large",
        configuration: many(2_000, (i) => ({ key: `${n}-${i}`, value: "x" })),
      }),
  },
  {
    name: "filters of WatchEvents",
    size: 60_000,
    make: (n) => {
      const filter = {
        resourceType: "RESOURCE_TYPE_PREBUILD",
        resourceIds: many(25, (i) => uuid(n * 50 + i)),
      };
      const request = JSON.stringify({ organization: true, resourceTypeFilters: many(50, () => filter) });
      return {
        path: "/gitpod.v1.EventService/WatchEvents",
        // The stream ends by its deadline.
        headers: { ...STREAM, "connect-timeout-ms": "1" },
        body: enveloped(request),
      };
    },
  },
  {
    name: "filters of WatchEvents that are wrong",
    size: 60_000,
    make: (n) => {
      const request = JSON.stringify({
        resourceTypeFilters: many(1_000, () => ({ resourceIds: [uuid(n), ""] })),
      });
      return { path: "/gitpod.v1.EventService/WatchEvents", headers: STREAM, body: enveloped(request) };
    },
  },
  {
    name: "wrong ids in a long list",
    size: 60_000,
    make: () => json("PrebuildService/ListPrebuilds", { filter: { projectIds: many(20_000, () => "") } }),
  },
  {
    name: "long calls to what is not served",
    size: 60_000,
    make: (n) => ({ path: "/acme.v1.Things/Find", body: JSON.stringify({ name: long(n, 60_000) }) }),
  },
  {
    name: "what a long stub answers",
    size: 20_000,
    prepare: async (server) => {
      const response = { a: many(20_000, () => ({})) };
      return (await server.send("/_mock/stubs", { rpc: "acme.v1.Things/Find", response })).id;
    },
    make: (n) => ({ path: "/acme.v1.Things/Find", body: JSON.stringify({ name: long(n, 20_000) }) }),
  },
  {
    name: "unknown fields of binary",
    size: 60_000,
    make: () => ({
      path: "/gitpod.v1.PrebuildService/GetPrebuild",
      headers: PROTO,
      body: joined(field(1, text(PREBUILD)), ...many(20_000, () => Uint8Array.of(0x78, 1))),
    }),
  },
  {
    name: "unknown fields of JSON",
    size: 60_000,
    make: (n) =>
      json("PrebuildService/ListPrebuilds", {
        filter: { projectIds: [uuid(n)] },
        ...names(4_000, n, 1),
      }),
  },
  {
    name: "4 MB of text of a wrong type",
    size: 100_000,
    make: (n) => json("PrebuildService/ListPrebuilds", { pagination: { pageSize: long(n, 4_000_000) } }),
  },
  {
    name: "long headers",
    size: 12_000,
    make: (n) =>
      json(
        "PrebuildService/GetPrebuild",
        { prebuildId: PREBUILD },
        {
          "user-agent": long(n, 6_000),
          authorization: `Bearer ${long(n, 6_000)}`,
        },
      ),
  },
  {
    name: "long paths of what is not served",
    size: 12_000,
    make: (n) => ({ path: `/a${long(n, 6_000)}.v1.S/m${long(n, 6_000)}`, body: "{}" }),
  },
  {
    name: "long queries",
    size: 12_000,
    make: (n) => ({
      ...json("PrebuildService/ListPrebuilds", {}),
      path: `/gitpod.v1.PrebuildService/ListPrebuilds?token=${long(n, 12_000)}`,
    }),
  },
  {
    name: "Connect GET",
    size: 12_000,
    make: (n) => {
      const message = encodeURIComponent(JSON.stringify({ filter: { projectIds: [uuid(n)] } }));
      return {
        verb: "GET",
        path: `/gitpod.v1.PrebuildService/ListPrebuilds?connect=v1&encoding=json&x=${long(n, 10_000)}&message=${message}`,
      };
    },
  },
  {
    name: "bytes that are not UTF-8",
    size: 60_000,
    make: () => ({
      path: "/gitpod.v1.PrebuildService/GetPrebuild",
      headers: PROTO,
      body: field(1, new Uint8Array(60_000).fill(0xff)),
    }),
  },
  {
    name: "JSON that is not UTF-8",
    size: 60_000,
    make: () => ({
      path: "/gitpod.v1.PrebuildService/GetPrebuild",
      body: joined(text('{"prebuildId":"'), new Uint8Array(60_000).fill(0xff), text('"}')),
    }),
  },
];
