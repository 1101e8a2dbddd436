// Owns the raw cases of methods, paths and headers.
import { gzipSync } from "node:zlib";
import { METHOD_NAMES } from "../../../src/api/methods.ts";
import type { RawCase } from "./raw-case.ts";
import {
  AUTH,
  GET,
  get,
  getJson,
  getProto,
  type Header,
  json,
  PROTO_TYPE,
  post,
  SERVICE,
} from "./raw-form.ts";

const methods = [...METHOD_NAMES, "getPrebuild", "GetPrebuild2", "__proto__", "toString", "Get%50rebuild"];

const byMethod = methods.flatMap((method) => [
  post(`POST ${method} of nothing`, [], { target: `${SERVICE}/${method}`, body: json({}) }),
  post(`POST ${method} below /api`, [], { target: `/api${SERVICE}/${method}`, body: json({}) }),
  post(`POST ${method} in binary, of nothing`, [PROTO_TYPE], {
    target: `${SERVICE}/${method}`,
    body: Buffer.alloc(0),
  }),
  get(`GET ${method}`, "connect=v1&encoding=json&message=%7B%7D", [AUTH], `${SERVICE}/${method}`),
  ...["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"].map((verb) => ({
    ...post(`${verb} ${method}`, [], { target: `${SERVICE}/${method}` }),
    verb,
    ...(verb === "HEAD" && { body: undefined }),
  })),
]);

const types = [
  ["-", "none"],
  ["application/json"],
  ["application/json; charset=utf-8"],
  ["application/json;charset=UTF-8"],
  ['application/json; charset="utf-8"'],
  ["application/json; charset=latin1"],
  ["application/json; q=1"],
  ["application/json; q=1, text/plain"],
  ["application/json, application/json"],
  ["APPLICATION/JSON"],
  ["Application/Json ; Charset=utf8"],
  ["application/jsonl"],
  ["application/jsonp"],
  ["application/json+x"],
  ["application/vnd.api+json"],
  ["application/connect+json"],
  ["application/connect+proto"],
  ["application/x-protobuf"],
  ["application/protobuf"],
  ["application/octet-stream"],
  ["application/x-www-form-urlencoded"],
  ["multipart/form-data; boundary=x"],
  ["text/plain"],
  ["text/json"],
  ["json"],
  ["*/*"],
  [";"],
  ["application/json;"],
].map(([type = "", title = type]) => post(`content-type ${title}`, [["content-type", type]]));

const protoTypes = ["application/proto", "application/proto; charset=utf-8", "APPLICATION/PROTO"].map(
  (type) => post(`content-type ${type} of binary`, [["content-type", type]], { body: getProto }),
);

const repeated = [
  ["content-type", "application/json", "application/json"],
  ["content-type", "application/json", "text/plain"],
  ["content-type", "text/plain", "application/json"],
  ["authorization", "Bearer a", "Bearer b"],
  ["authorization", "Bearer a", "Basic b"],
  ["authorization", "Basic a", "Bearer b"],
  ["connect-protocol-version", "1", "1"],
  ["connect-protocol-version", "1", "2"],
  ["connect-timeout-ms", "1000", "1000"],
  ["connect-timeout-ms", "1000", "x"],
  ["content-encoding", "gzip", "gzip"],
  ["content-encoding", "identity", "identity"],
  ["accept-encoding", "gzip", "br"],
  ["accept-encoding", "br", "gzip"],
  ["accept", "application/json", "text/plain"],
  ["user-agent", "a", "b"],
  ["x-other", "a", "b"],
].map(([name = "", one = "", other = ""]) =>
  post(`${name} twice: ${one} and ${other}`, [
    [name, one],
    [name, other],
  ]),
);

const versions = ["1", "2", "0", "01", "1.0", "v1", "", " ", "1,1"].map((version) =>
  post(`connect-protocol-version ${JSON.stringify(version)}`, [["connect-protocol-version", version]]),
);

const timeouts = [
  "0",
  "1",
  "10000",
  "9999999999",
  "10000000000",
  "-1",
  "+1",
  "1.5",
  "1e3",
  "0x10",
  "x",
  "",
  " 5",
  "5s",
].map((timeout) => post(`connect-timeout-ms ${JSON.stringify(timeout)}`, [["connect-timeout-ms", timeout]]));

const tokens = [
  "-",
  "",
  "Bearer",
  "Bearer ",
  "Bearer t",
  "bearer t",
  "BEARER t",
  "Bearer  t",
  "Bearer My Bearer Token",
]
  .concat("Bearer t,u", "Bearer ,t", "Basic dTpw", "Token t", "t", "Bearert", "Bearer\tt")
  .map((token) => post(`authorization ${JSON.stringify(token)}`, [["authorization", token]]));

const encodings = [
  "identity",
  "Identity",
  "IDENTITY",
  "gzip",
  "GZIP",
  "x-gzip",
  "br",
  "deflate",
  "zstd",
  "",
  " ",
  "gzip, gzip",
]
  .concat("gzip;q=1", "foo")
  .flatMap((encoding) => [
    post(`content-encoding ${JSON.stringify(encoding)} of a plain body`, [["content-encoding", encoding]]),
    post(`content-encoding ${JSON.stringify(encoding)} of a gzip body`, [["content-encoding", encoding]], {
      body: gzipSync(getJson),
    }),
  ]);

const accepted = [
  "gzip",
  "GZIP",
  "identity",
  "br",
  "*",
  "gzip;q=0",
  "gzip;q=0.5",
  "gzip; q=0.0",
  "br, gzip",
  "gzip,br",
  "",
]
  .concat("br;q=1.0, gzip;q=0.8, *;q=0.1", "xgzip", "gzip-x")
  .map((encoding) => post(`accept-encoding ${JSON.stringify(encoding)}`, [["accept-encoding", encoding]]));

const targets = [
  `${GET}?x=1`,
  `${GET}?token=t&pageSize=1`,
  `${GET}?`,
  `${GET}/`,
  `${GET}//`,
  `/${GET}`,
  `/api${GET}`,
  `/api/api${GET}`,
  `/API${GET}`,
  `/v1${GET}`,
  `${SERVICE}/`,
  `${SERVICE}`,
  `${SERVICE}//GetPrebuild`,
  `${SERVICE}/GetPrebuild;v=1`,
  `${SERVICE}/GetPrebuild%3F`,
  `${SERVICE}/GetPrebuild%20`,
  `${SERVICE}%2FGetPrebuild`,
  "/gitpod%2Ev1%2EPrebuildService/GetPrebuild",
  "/GITPOD.V1.PREBUILDSERVICE/GetPrebuild",
  "/gitpod.v1.SecretService/ListSecrets",
  "/acme.v1.Thing/Do",
  "/PrebuildService/GetPrebuild",
  "/",
].map((target) => post(`POST to ${target}`, [], { target }));

const large = [
  post("60 kB in a header", [["x-large", "x".repeat(60_000)]]),
  post(
    "60 kB in many headers",
    Array.from({ length: 60 }, (_, n): Header => [`x-${n}`, "x".repeat(1_000)]),
  ),
  post("60 kB of a token", [["authorization", `Bearer ${"t".repeat(60_000)}`]]),
];

export const HEADER_CASES: readonly RawCase[] = [
  ...byMethod,
  ...types,
  ...protoTypes,
  ...repeated,
  ...versions,
  ...timeouts,
  ...tokens,
  ...encodings,
  ...accepted,
  ...targets,
  ...large,
];
