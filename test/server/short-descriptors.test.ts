// Owns what happens when no further file can be opened while something is loaded: it fails with a reason, and only then.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";

const DOORS = {
  "an RPC": `post("/api/gitpod.v1.PrebuildService/ListPrebuilds")`,
  "the RPC of another service": `post("/api/gitpod.v1.ProjectService/ListProjects")`,
  "a call in process": `mock.call("ListWarmPools").then(() => 200)`,
  "the control API": `get("/_mock/info")`,
  "the root": `get("/")`,
  "the page": `get("/_mock/ui")`,
  "a world": `get("/worlds/one/_mock/info")`,
  "the OpenAPI document": `get("/_mock/openapi.json")`,
  "the descriptors": `get("/_mock/schema.binpb")`,
  "the report": `mock.report().then(() => 200)`,
  "the coverage as a page": `get("/_mock/coverage", "text/html")`,
  "a scenario as text": `post("/_mock/scenario/text", { text: "name: mine\\nsummary: mine" })`,
  "a recording": `recorded.recording().then(() => 200)`,
};

/** Tries each door without descriptors, and again with them. */
const PROGRAM = `
import { closeSync, openSync } from "node:fs";
import { createMock, startMock } from ${JSON.stringify(fileURLToPath(new URL("../../dist/index.js", import.meta.url)))};
const warnings = [];
const mock = await startMock({ onWarning: (warning) => warnings.push(warning) });
mock.worlds.create({ id: "one" });
const recorded = createMock({ record: true });
const headers = { authorization: "Bearer any", "content-type": "application/json" };
const get = async (path, accept = "*/*") => (await mock.fetch(path, { headers: { accept } })).status;
const post = async (path, body = {}) =>
  (await mock.fetch(path, { method: "POST", headers, body: JSON.stringify(body) })).status;
const doors = [${Object.values(DOORS).map((door) => `() => ${door}`)}];
const visit = async () => {
  const found = [];
  for (const door of doors)
    found.push(await Promise.resolve().then(door).then(String, ({ message }) => message));
  return found;
};
const hogs = [];
try {
  for (;;) hogs.push(openSync("/", "r"));
} catch {}
await new Promise(setImmediate);
const short = await visit();
for (const hog of hogs) closeSync(hog);
console.log(JSON.stringify({ short, then: await visit(), warnings }));
await mock.close();
`;

// Windows has no such limit.
describe.skipIf(process.platform === "win32")("without a descriptor to spare", () => {
  let found: { short: string[]; then: string[]; warnings: string[] };
  beforeAll(async () => {
    const shell = ["-c", 'ulimit -n 150; exec "$@"', "sh", process.execPath, "--input-type=module", "-e"];
    found = JSON.parse((await promisify(execFile)("sh", [...shell, PROGRAM])).stdout);
  });

  it.each(Object.keys(DOORS).map((name, index) => [name, index] as const))(
    "%s fails with the reason, and works afterwards",
    (_, index) => {
      expect(found.short[index]).toContain("too many files are open (EMFILE)");
      expect(found.then[index]).toMatch(/^[23]\d\d$/);
    },
  );

  it("the load right after the start fails with a warning, and the process continues", () => {
    expect(found.warnings).toEqual([
      "prebuild-mock could not answer: a part of prebuild-mock could not be loaded: too many files are open (EMFILE): it needs 40 more. Raise the limit, as with ulimit -n",
    ]);
  });
});
