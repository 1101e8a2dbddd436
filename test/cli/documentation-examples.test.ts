// Owns the eleven examples of the service's API documentation, pasted as they are against a fresh mock.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { METHOD_NAMES } from "../../src/api/methods.ts";
import { endAll, LIMIT, start } from "./cli-process.ts";

const execute = promisify(execFile);

const projectId = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
const environmentClassId = "d2c94c27-3b76-4a42-b88c-95a85e392c68";
const prebuildId = "07e03a28-65a5-4d98-b532-8ea67b188048";
const warmPoolId = "a1b2c3d4-5678-9abc-def0-1234567890ab";

/** In the order of the documentation's pages: by method, so that deletions come in between. */
const EXAMPLES = [
  ["CancelPrebuild", { prebuildId }],
  ["CreatePrebuild", { projectId, spec: { timeout: "3600s" } }],
  ["CreatePrebuild", { projectId, environmentClassId, spec: { timeout: "3600s" } }],
  ["CreatePrebuildLogsToken", { prebuildId }],
  ["CreateWarmPool", { projectId, environmentClassId, desiredSize: 2 }],
  ["GetPrebuild", { prebuildId }],
  ["DeletePrebuild", { prebuildId }],
  ["GetWarmPool", { warmPoolId }],
  ["UpdateWarmPool", { warmPoolId, desiredSize: 5 }],
  ["DeleteWarmPool", { warmPoolId }],
  ["ListPrebuilds", { filter: { projectIds: [projectId] } }],
  ["ListWarmPools", { filter: { projectIds: [projectId] } }],
] as const;

let url: string;
beforeAll(async () => {
  ({ url } = await start());
});
afterAll(endAll);

/** What a reader of the documentation types, with the mock instead of app.gitpod.io. */
async function curl(method: string, body: object): Promise<{ status: number; text: string }> {
  const endpoint = `${url}/api/gitpod.v1.PrebuildService/${method}`;
  const { stdout } = await execute(
    "curl",
    [
      ...["--silent", "--show-error", "--write-out", "\n%{http_code}"],
      ...["--request", "POST", endpoint],
      ...[
        "--header",
        "Authorization: Bearer $GITPOD_API_KEY",
        "--header",
        "Content-Type: application/json",
      ].map((argument) => argument.replace("$GITPOD_API_KEY", "any-token")),
      ...["--data", JSON.stringify(body)],
    ],
    { timeout: LIMIT },
  );
  const end = stdout.lastIndexOf("\n");
  return { status: Number(stdout.slice(end + 1)), text: stdout.slice(0, end) };
}

test("each of the eleven, one after the other, succeeds against a fresh mock", async () => {
  const answers: { method: string; status: number; text: string }[] = [];
  for (const [method, body] of EXAMPLES) answers.push({ method, ...(await curl(method, body)) });
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  expect(new Set(answers.map(({ method }) => method))).toEqual(new Set(METHOD_NAMES));
  const json = answers.map(({ text }) => JSON.parse(text));
  expect(json[0].prebuild.spec.desiredPhase).toBe("PREBUILD_PHASE_CANCELLED");
  expect(json[2].prebuild.metadata.environmentClassId).toBe(environmentClassId);
  expect(json[4].warmPool.spec).toMatchObject({ minSize: 2, maxSize: 2 });
  expect(json[8].warmPool.spec).toMatchObject({ minSize: 5, maxSize: 5 });
  expect(json[10].prebuilds.length).toBeGreaterThanOrEqual(3);
  expect(json[11].warmPools.length).toBeGreaterThanOrEqual(2);
});
