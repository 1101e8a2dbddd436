// Owns right and wrong bodies of a given size for every path of the control API that takes one.

import {
  call,
  GLUED,
  listOf,
  POOL,
  PROJECT,
  repeated,
  right,
  rightAndShort,
  uuid,
  wrong,
} from "./body-text.mjs";
import { SEEDS, STATES } from "./resource-bodies.mjs";

// What a path needs: each returns the id in it.
const rpc = (url, method, body) => call(url, `/gitpod.v1.${method}`, body);
const prebuild = async (url) =>
  (await rpc(url, "PrebuildService/CreatePrebuild", { projectId: PROJECT, spec: {} })).prebuild.id;
const environment = async (url) =>
  (await rpc(url, "EnvironmentService/CreateEnvironmentFromProject", { projectId: PROJECT })).environment.id;
const checkpoint = async (url) => (await call(url, "/_mock/checkpoints", { name: "a" })).name;
const noRules = (url) => call(url, "/_mock/faults", {}, "DELETE");
const noStubs = (url) => call(url, "/_mock/stubs", {}, "DELETE");
const afresh = (url) => call(url, "/_mock/reset", { scenario: "healthy" });
async function rule(url) {
  await noRules(url);
  return (await call(url, "/_mock/faults", { rpc: "*", code: "aborted" })).id;
}
async function pool(url) {
  await afresh(url);
  return POOL;
}
async function project(url) {
  await afresh(url);
  return PROJECT;
}
async function noWorlds(url) {
  const { worlds } = await (await fetch(`${url}/_mock/worlds`)).json();
  for (const { id } of worlds) await call(url, `/_mock/worlds/${id}`, {}, "DELETE");
}

const at = (verb, path, bodies, prepare) =>
  bodies.map((body) => ({ verb, path: `/_mock${path}`, prepare, ...body }));

/** Unknown fields, few with much in them and many. */
const UNKNOWN = [
  wrong("empty objects in an unknown field", repeated('{"a":[', "{}", "]}")),
  wrong(
    "unknown fields",
    repeated("{", (i) => `"a${i}":0`, "}"),
  ),
];
const MESSAGE = [right("a long text", repeated('{"message":"', "x", '"}', GLUED)), ...UNKNOWN];

/** Scenarios, as text between what they are in. @param quote if they are in a text */
function scenarios(before, after, quote = (text) => text) {
  const scenario = (fields, each, end, options) => {
    const piece = (i) => quote(typeof each === "function" ? each(i) : each);
    const head = quote(`{"name":"x","summary":"x"${fields}`);
    return repeated(before + head, piece, quote(end) + after, options);
  };
  const classes = ',"environmentClasses":[{"localRunner":true,"order":0}],"prebuildConfiguration":';
  const warning = (length) => `{"warning":"${"x".repeat(length)}"}`;
  const rule = `{"rpc":"*","code":"aborted","message":"${"x".repeat(950)}"}`;
  return [
    right("hosts", scenario(',"unauthenticatedHosts":[', '"a"', "]}")),
    right(
      "classes of a project",
      scenario(`,"projects":[{"name":"a"${classes}{"environmentClassIds":[`, (i) => `"${uuid(i)}"`, "]}}]}"),
    ),
    right(
      "projects with pools",
      scenario(
        `,"warmPools":[${listOf(500, (i) => `{"projectId":"p${i}","environmentClassId":"${uuid(i)}","age":0}`)}],"projects":[`,
        (i) =>
          `{"name":"p${i}","environmentClassIds":["${uuid(i)}"],"technicalDescription":"${"x".repeat(700)}"}`,
        "]}",
        { most: 1_000 },
      ),
    ),
    right(
      "prebuilds of many projects",
      scenario(
        `,"projects":[${listOf(1_000, (i) => `{"name":"p${i}","environmentClassIds":["${uuid(i)}"]}`)}],"prebuilds":[`,
        (i) => `{"projectId":"p${i % 1_000}","age":0,"outcome":${warning(900)}}`,
        "]}",
      ),
    ),
    right(
      "outcomes",
      scenario(
        ',"outcomes":[',
        (i) => `{"match":{"projectId":"${uuid(i)}"},"prebuild":${warning(900)}}`,
        "]}",
        {
          most: 1_000,
        },
      ),
    ),
    right("fault rules", scenario(',"faults":[', rule, "]}", { most: 1_000 })),
    right(
      "a stub with a large response",
      scenario(',"stubs":[{"rpc":"a.B/C","response":{"a":[', "{}", "]}}]}"),
    ),
    right("a long name of a stub", scenario(',"stubs":[{"rpc":"a.B/', "x", '","response":{}}]}', GLUED)),
    wrong("empty prebuilds", scenario(',"prebuilds":[', "{}", "]}")),
    wrong("empty outcomes", scenario(',"outcomes":[', "{}", "]}")),
    wrong("empty hosts", scenario(',"unauthenticatedHosts":[', '""', "]}")),
    wrong(
      "unknown fields",
      scenario("", (i) => `,"a${i}":0`, "}", GLUED),
    ),
  ];
}

function rules(before, after) {
  const rule = `${before}{"rpc":"*","code":"aborted"`;
  const ids = `${rule},"match":{"filter":{"projectIds":[`;
  return [
    right(
      "a match of ids",
      repeated(ids, (i) => `"${uuid(i)}"`, `]}}}${after}`, { most: 990 }),
    ),
    right("details", repeated(`${rule},"details":[`, '{"type":"a.B","value":""}', `]}${after}`)),
    right(
      "a detail with a large value",
      repeated(`${rule},"details":[{"type":"a.B","value":"","debug":[`, "{}", `]}]}${after}`),
    ),
    right("a long message", repeated(`${rule},"message":"`, "x", `"}${after}`, GLUED)),
    wrong("a match of too many ids", repeated(ids, '"a"', `]}}}${after}`)),
    wrong(
      "unknown fields in match",
      repeated(`${rule},"match":{`, (i) => `"a${i}":0`, `}}${after}`),
    ),
    wrong("empty details", repeated(`${rule},"details":[`, "{}", `]}${after}`)),
  ];
}

function texts() {
  const inJson = (text) => JSON.stringify(text).slice(1, -1);
  const yaml = (head, each, most) => repeated(`{"text":"${head}`, each, '"}', { ...GLUED, most });
  const named = "name: x\\nsummary: x\\n";
  return [
    ...scenarios('{"text":"', '"}', inJson),
    ...scenarios('{"format":"json","text":"', '"}', inJson).map((body) => ({
      ...body,
      name: `JSON, ${body.name}`,
    })),
    // The densest YAML that is read.
    rightAndShort("YAML, lines", yaml(`${named}unauthenticatedHosts:\\n`, "- a\\n", 9_900)),
    rightAndShort("YAML, comments", yaml(named, "#\\n", 24_900)),
    rightAndShort("YAML, blank lines", yaml(named, "\\n", 49_000)),
    right("YAML, a long block", yaml("name: x\\nsummary: |\\n", " x\\n")),
    wrong("YAML, too many lines", yaml(`${named}unauthenticatedHosts:\\n`, "- a\\n")),
    wrong("YAML, wrong lines", yaml("", ": : :\\n")),
    wrong("YAML, tabs", yaml("", "\\t\\n")),
    wrong("YAML, open lists", yaml("", "[")),
    wrong("YAML, questions", yaml("", "? ")),
    wrong("YAML, dashes", yaml("", "- ")),
    wrong("YAML, documents", yaml("", "---\\n")),
    wrong("YAML, anchors", yaml("", "&a ")),
  ];
}

const stub = (fields, each, end, options) => repeated(`{"rpc":"a.B/C",${fields}`, each, end, options);
const ids = (head, tail, options) => repeated(head, (i) => `"${uuid(i)}"`, tail, options);
const NEW_PROJECT = '{"name":"a","environmentClasses":[{"localRunner":true,"order":0}]';

/**
 * Each: verb and path, a name, whether it is right, whether it is short, `make(size, url)` and `prepare(url)`; and its
 * status, if another than that follows.
 */
export const BODIES = [
  ...at("POST", "/checkpoints", [wrong("a long name", repeated('{"name":"', "x", '"}', GLUED)), ...UNKNOWN]),
  ...at("POST", "/checkpoints/:id/branch", UNKNOWN, checkpoint),
  ...at("POST", "/checkpoints/:id/rewind", UNKNOWN, checkpoint),
  ...at("PUT", "/clock", [wrong("a long mode", repeated('{"mode":"', "x", '"}', GLUED)), ...UNKNOWN]),
  ...at("POST", "/clock/pause", UNKNOWN),
  ...at("POST", "/clock/advance", [
    right("a long duration", repeated('{"by":"', "0s", '"}', GLUED)),
    wrong("a long wrong duration", repeated('{"by":"', "0s", 'x"}', GLUED)),
    wrong("a long condition", repeated('{"until":{"prebuild":"', "x", '","phase":"GONE"}}', GLUED)),
    ...UNKNOWN,
  ]),
  ...at("POST", "/environments/:id/fail", MESSAGE, environment),
  ...at("POST", "/environments/:id/warn", MESSAGE, environment),
  ...at("POST", "/prebuilds/:id/fail", MESSAGE, prebuild),
  ...at("POST", "/prebuilds/:id/warn", MESSAGE, prebuild),
  ...at("POST", "/warm-pools/:id/degrade", MESSAGE, pool),
  ...at("POST", "/faults", [...rules("", ""), ...UNKNOWN], noRules),
  ...at("PUT", "/faults/:id", [...rules("", ""), ...UNKNOWN], rule),
  ...at(
    "PUT",
    "/faults",
    [
      ...rules('{"faults":[', "]}"),
      right(
        "many rules",
        repeated(
          '{"faults":[',
          `{"rpc":"*","code":"aborted","match":{"projectId":"${"x".repeat(930)}"}}`,
          "]}",
          { most: 1_000 },
        ),
      ),
      wrong("empty rules", repeated('{"faults":[', "{}", "]}")),
    ],
    noRules,
  ),
  ...at(
    "POST",
    "/stubs",
    [
      right("a response of empty objects", stub('"response":{"a":[', "{}", "]}}")),
      right("a response of numbers", stub('"response":{"a":[', "1", "]}}")),
      right(
        "a response of many fields",
        stub('"response":{', (i) => `"a${i}":0`, "}}"),
      ),
      right(
        "a response of objects",
        stub('"response":{"a":[', (i) => `{"id":"${i}","b":{"c":[]}}`, "]}}"),
      ),
      right("a match", stub('"response":{},"match":{"a":[', "{}", "]}}")),
      right("a response of bytes", stub('"responseBinary":"', "AAAA", '"}', GLUED)),
      ...UNKNOWN,
    ],
    noStubs,
  ),
  ...at("POST", "/requests/wait", [
    {
      ...right("a match", ids('{"timeout":"1ms","match":{"filter":{"projectIds":[', "]}}}", { most: 990 })),
      status: 408,
    },
    wrong("a match of too many ids", ids('{"timeout":"1ms","match":{"filter":{"projectIds":[', "]}}}")),
    ...UNKNOWN,
  ]),
  ...at("POST", "/reset", [
    ...scenarios('{"scenario":', "}"),
    right("many parts", repeated('{"parts":[', '"clock"', "]}")),
    wrong("wrong parts", repeated('{"parts":[', '"x"', "]}")),
  ]),
  ...at("POST", "/worlds", scenarios('{"scenario":', "}"), noWorlds),
  ...at("POST", "/scenario", scenarios("", "")),
  ...at("POST", "/scenario/text", texts()),
  ...at(
    "POST",
    "/projects",
    [
      right("classes", ids(`${NEW_PROJECT},"prebuildConfiguration":{"environmentClassIds":[`, "]}}")),
      right(
        "editors",
        repeated(`${NEW_PROJECT},"recommendedEditors":{`, (i) => `"e${i}":["${"x".repeat(45)}"]`, "}}", {
          most: 1_000,
        }),
      ),
      wrong(
        "too many editors",
        repeated(`${NEW_PROJECT},"recommendedEditors":{`, (i) => `"e${i}":[]`, "}}"),
      ),
      wrong("too many classes", ids('{"name":"a","environmentClassIds":[', "]}")),
      wrong("a long text", repeated('{"name":"a","technicalDescription":"', "x", '"}', GLUED)),
      wrong("empty classes", repeated('{"name":"a","environmentClassIds":[', '""', "]}")),
      ...UNKNOWN,
    ],
    afresh,
  ),
  ...at(
    "PATCH",
    "/projects/:id",
    [
      wrong("too many classes", ids('{"environmentClassIds":[', "]}")),
      wrong("empty classes", repeated('{"environmentClassIds":[', '""', "]}")),
      ...UNKNOWN,
    ],
    project,
  ),
  ...at("POST", "/seed", [...SEEDS, ...UNKNOWN], afresh),
  ...at("PUT", "/state", [...STATES, ...UNKNOWN], afresh),
  // What takes no body reads one all the same.
  ...[
    ["POST", "/clock/resume"],
    ["POST", "/clock/next"],
    ["POST", "/prebuilds/:id/complete"],
    ["POST", "/warm-pools/:id/claim"],
    ["POST", "/warm-pools/:id/recover"],
    ["POST", "/environments/:id/run"],
    ["POST", "/state/save"],
    ["DELETE", "/projects/:id"],
    ["DELETE", "/faults"],
    ["DELETE", "/faults/:id"],
    ["DELETE", "/stubs"],
    ["DELETE", "/stubs/:id"],
    ["DELETE", "/requests"],
    ["DELETE", "/checkpoints/:id"],
    ["DELETE", "/worlds/:id"],
  ].flatMap(([verb, path]) => at(verb, path, UNKNOWN)),
];
