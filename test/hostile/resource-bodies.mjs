// Owns the bodies that hold resources: what is seeded, and whole states with much in one of their places.
import {
  CLASS,
  call,
  GLUED,
  listOf,
  PROJECT,
  repeated,
  right,
  rightAndShort,
  uuid,
  wrong,
} from "./body-text.mjs";

const SUBJECT = { id: uuid(1), principal: "PRINCIPAL_USER" };
const TIMES = { createdAt: "2024-01-01T00:00:00Z", updatedAt: "2024-01-01T00:10:00Z" };

function prebuildJson(i) {
  return JSON.stringify({
    id: uuid(i),
    metadata: {
      projectId: PROJECT,
      environmentClassId: CLASS,
      ...TIMES,
      creator: SUBJECT,
      executor: SUBJECT,
      organizationId: uuid(2),
      triggeredBy: "PREBUILD_TRIGGER_MANUAL",
    },
    spec: { desiredPhase: "PREBUILD_PHASE_COMPLETED", specVersion: "1", timeout: "3600s" },
    status: {
      phase: "PREBUILD_PHASE_FAILED",
      statusVersion: "5",
      failureMessage: "out of memory",
      completionTime: "2024-01-01T00:10:00Z",
    },
  });
}

function poolJson(i) {
  const [projectId, environmentClassId] = [uuid(i), CLASS];
  return JSON.stringify({
    id: uuid(i),
    metadata: { organizationId: uuid(2), projectId, environmentClassId, runnerId: CLASS, ...TIMES },
    spec: { specVersion: "1", desiredPhase: "WARM_POOL_PHASE_READY", minSize: 1, maxSize: 2 },
    status: { statusVersion: "1", phase: "WARM_POOL_PHASE_PENDING", desiredSize: 1 },
  });
}

function projectJson(i, recommendedEditors) {
  return JSON.stringify({
    id: uuid(i),
    metadata: { organizationId: uuid(2), name: `p${i}`, creator: SUBJECT, ...TIMES },
    initializer: {
      specs: [
        { git: { remoteUri: "https://example.com/a.git", targetMode: "CLONE_TARGET_MODE_REMOTE_HEAD" } },
      ],
    },
    environmentClass: { environmentClassId: CLASS },
    environmentClasses: [{ environmentClassId: CLASS }],
    desiredPhase: "PROJECT_PHASE_ACTIVE",
    usedBy: {},
    recommendedEditors,
  });
}

const [beforeEditors, afterEditors] = projectJson(0, { editors: "@" }).split('"@"');
const editors = (each, options) =>
  repeated(`{"projects":[${beforeEditors}{`, each, `}${afterEditors}]}`, options);

/** For `POST /_mock/seed`. */
export const SEEDS = [
  right("prebuilds", repeated('{"prebuilds":[', prebuildJson, "]}")),
  right("pools", repeated('{"warmPools":[', poolJson, "]}")),
  right(
    "projects in the API's form",
    repeated('{"projects":[', (i) => projectJson(i), "]}"),
  ),
  right(
    "projects with a class",
    repeated('{"projects":[', (i) => `{"name":"a${i}","environmentClassIds":["${CLASS}"]}`, "]}", {
      most: 10_000,
    }),
  ),
  rightAndShort(
    "projects with nothing but a name",
    repeated('{"projects":[', (i) => `{"name":"a${i}"}`, "]}", { most: 10_000 }),
  ),
  wrong(
    "more projects than a seed takes",
    repeated('{"projects":[', (i) => `{"name":"a${i}"}`, "]}"),
  ),
  right(
    "editors with a long version",
    editors((i) => `"e${i}":{"versions":["${"x".repeat(900)}"]}`, { most: 1_000 }),
  ),
  rightAndShort(
    "editors without versions",
    repeated('{"projects":[{"name":"a","recommendedEditors":{', (i) => `"e${i}":[]`, "}}]}", { most: 1_000 }),
  ),
  right(
    "versions of an editor",
    repeated('{"projects":[{"name":"a","recommendedEditors":{"e":[', '""', "]}}]}"),
  ),
  right(
    "classes that a project prebuilds",
    repeated(
      '{"projects":[{"name":"a","environmentClasses":[{"localRunner":true}],"prebuildConfiguration":{"environmentClassIds":[',
      (i) => `"${uuid(i)}"`,
      "]}}]}",
    ),
  ),
  wrong("empty prebuilds", repeated('{"prebuilds":[', "{}", "]}")),
  wrong("empty projects", repeated('{"projects":[', "{}", "]}")),
  wrong("empty pools", repeated('{"warmPools":[', "{}", "]}")),
  wrong(
    "more editors than a project takes",
    editors((i) => `"e${i}":{}`),
  ),
  wrong(
    "editors that are numbers",
    editors((i) => `"e${i}":0`),
  ),
  wrong(
    "equal prebuilds",
    repeated('{"prebuilds":[', () => prebuildJson(0), "]}"),
  ),
  wrong(
    "equal projects",
    repeated('{"projects":[', () => projectJson(0), "]}"),
  ),
  wrong("a long name", repeated('{"projects":[{"name":"', "x", '"}]}', GLUED)),
  wrong("a long name of emoji", repeated('{"projects":[{"name":"', "\\ud83d\\ude00", '"}]}', GLUED)),
  wrong("a long id", repeated('{"prebuilds":[{"id":"', "1", '"}]}', GLUED)),
  wrong("a long phase", repeated('{"prebuilds":[{"status":{"phase":"', "x", '"}}]}', GLUED)),
  wrong("a long instant", repeated('{"prebuilds":[{"metadata":{"createdAt":"', "2", '"}}]}', GLUED)),
  wrong("a long unknown field", repeated('{"', "x", '":0}', GLUED)),
  wrong("lists in lists", repeated('{"prebuilds":', "[", "", GLUED)),
];

/** The state of a mock with as many prebuilds as take about that size. */
async function stateOf(size, url) {
  const prebuilds = JSON.parse(`[${listOf(Math.floor(size / 1_600), prebuildJson)}]`);
  await call(url, "/_mock/seed", { prebuilds });
  return (await fetch(`${url}/_mock/state`)).text();
}

/** A state in which a place, once `change` has put "@" there, holds pieces instead. */
function inState(change, before, each, after, options) {
  return async (size, url) => {
    const state = await (await fetch(`${url}/_mock/state`)).json();
    change(state);
    const [head, tail] = JSON.stringify(state).split('"@"');
    return repeated(head + before, each, after + tail, options)(size);
  };
}

const inWorld = (field, each) => inState(({ world }) => (world[field] = "@"), "[", each, "]");
const rowsOf = (kind) => inState(({ world }) => (world[kind].rows = "@"), "[", "{}", "]");
const stub = { id: "stub-1", calls: 0, hits: 0, stub: { rpc: "a.B/C", response: { a: "@" } } };
const rule = { rpc: "*", code: "aborted", details: [{ type: "a.B", value: "", debug: { a: "@" } }] };

async function projectState(url, i) {
  const { world } = await (await fetch(`${url}/_mock/state`)).json();
  return { ...world.projects[0], id: uuid(i), recommendedEditors: undefined };
}

/** For `PUT /_mock/state`. */
export const STATES = [
  right("prebuilds", stateOf),
  right(
    "a stub with a large response",
    inState(({ stubs }) => Object.assign(stubs, { lastNumber: 1, stubs: [stub] }), "[", "{}", "]"),
  ),
  right(
    "a rule with a large detail",
    inState(
      ({ faults }) =>
        Object.assign(faults, {
          lastNumber: 1,
          rules: [{ id: "fault-1", number: 1, calls: 0, hits: 0, rule }],
        }),
      "[",
      "{}",
      "]",
    ),
  ),
  right(
    "a scenario with such a stub",
    inState(({ scenario }) => (scenario.stubs = [stub.stub]), "[", "{}", "]"),
  ),
  rightAndShort(
    "a project with many editors",
    inState(
      ({ world }) => (world.projects[0].recommendedEditors = "@"),
      "{",
      (i) => `"e${i}":[]`,
      "}",
      {
        most: 1_000,
      },
    ),
  ),
  right("projects", async (size, url) => {
    const one = JSON.stringify(await projectState(url, 0));
    const all = ({ world }) => world.projects.push("@");
    return inState(all, "", (i) => one.replace(uuid(0), uuid(i)), "")(size, url);
  }),
  wrong(
    "insights of unknown projects",
    inWorld("insights", (i) => `"${uuid(i)}"`),
  ),
  right(
    "counts of outcomes",
    inState(
      ({ world }) => (world.outcomes.created = "@"),
      "{",
      (i) => `"prebuild/${PROJECT}/${uuid(i)}":1`,
      "}",
    ),
  ),
  wrong(
    "tokens that expire late",
    inState(
      ({ world }) => Object.assign(world.logsTokens, { made: 1e6, grants: "@" }),
      "{",
      (i) => `"logs_${String(i).padStart(32, "0")}":{"prebuildId":"${uuid(i)}","expiresAt":2e12}`,
      "}",
    ),
  ),
  ...["prebuilds", "warmPools", "environments", "runners"].map((kind) =>
    wrong(`empty ${kind}`, rowsOf(kind)),
  ),
  ...["projects", "environmentClasses", "insights", "timers"].map((field) =>
    wrong(`empty ${field}`, inWorld(field, "{}")),
  ),
  wrong(
    "counts of unknown names",
    inState(
      ({ world }) => (world.outcomes.created = "@"),
      "{",
      (i) => `"a${i}":1`,
      "}",
    ),
  ),
  wrong(
    "tokens that are numbers",
    inState(
      ({ world }) => (world.logsTokens.grants = "@"),
      "{",
      (i) => `"a${i}":1`,
      "}",
    ),
  ),
  wrong(
    "empty stubs",
    inState(({ stubs }) => (stubs.stubs = "@"), "[", "{}", "]"),
  ),
  wrong(
    "empty rules",
    inState(({ faults }) => (faults.rules = "@"), "[", "{}", "]"),
  ),
];
