// Owns what a server outlives: its files being replaced, and the reader of its log going away.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A project of the default scenario. */
const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
const OTHER_SERVICES = [
  "EnvironmentService/ListEnvironments",
  "IdentityService/GetAuthenticatedIdentity",
  "ProjectService/ListProjects",
  "RunnerConfigurationService/ListEnvironmentClasses",
  "RunnerService/ListRunners",
];
const RARE_PATHS = [
  "/",
  "/_mock/health",
  "/_mock/info",
  "/_mock/openapi.json",
  "/_mock/schema.binpb",
  "/_mock/ui",
  "/_mock/ui/app.js",
  "/_mock/ui/app.css",
];

/** Makes a server say when it has read the last of what it loads. */
const TELL_LAST = `data:text/javascript,${encodeURIComponent(`
import files from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
const { readFile } = files;
files.readFile = async (...given) => {
  const text = await readFile(...given);
  if (String(given[0]).endsWith("app.css")) console.error("the last is loaded");
  return text;
};
syncBuiltinESMExports();`)}`;

const started: ReturnType<typeof spawn>[] = [];
afterEach(() => {
  for (const server of started.splice(0)) server.kill("SIGKILL");
});

/** Starts a server; its URL is the last word of its ready line. */
async function start(cli: string, flags: string[] = []) {
  const server = spawn(process.execPath, [...flags, cli, "--port", "0"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(server);
  let text = "";
  for await (const piece of server.stdout) {
    text += piece;
    const [, url] = /ready on (\S+)\n/.exec(text) ?? [];
    if (url) return { server, url };
  }
  throw new Error(`the server has not started: ${text}`);
}

async function statusOf(url: string, init?: RequestInit): Promise<number> {
  const answer = await fetch(url, { redirect: "manual", ...init });
  await answer.arrayBuffer();
  return answer.status;
}

it("a server whose files are removed continues with all that it has loaded", async () => {
  const folder = await mkdtemp(join(tmpdir(), "prebuild-mock-"));
  await cp(join(ROOT, "dist"), join(folder, "dist"), { recursive: true });
  await cp(join(ROOT, "package.json"), join(folder, "package.json"));
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const { url, server } = await start(join(folder, "dist", "cli.js"), ["--import", TELL_LAST]);
  const post = (path: string, body: object) => ({
    path,
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const visit = async () => {
    const found: Record<string, number> = {};
    for (const { path, ...init } of [
      ...OTHER_SERVICES.map((name) => post(`/api/gitpod.v1.${name}`, {})),
      ...RARE_PATHS.map((path) => ({ path })),
      post("/api/gitpod.v1.InsightsService/GetProjectInsightsStatus", { projectId: PROJECT }),
      { path: "/_mock/report", headers: { accept: "text/plain" } },
      { path: "/_mock/coverage", headers: { accept: "text/html" } },
      { path: "/_mock/coverage", headers: { accept: "text/plain" } },
      post("/_mock/scenario/text", { text: "name: mine\nsummary: mine" }),
    ])
      found[path] = await statusOf(url + path, init);
    return found;
  };
  // It loads all of this right after the ready line.
  for await (const piece of server.stderr) if (String(piece).includes("the last is loaded")) break;
  await rm(folder, { recursive: true });

  expect(Object.entries(await visit()).filter(([, status]) => status !== 200)).toEqual([["/", 302]]);
});

it("a server whose log is not read any more continues", async () => {
  const { server, url } = await start(join(ROOT, "dist", "cli.js"));
  server.stderr?.destroy();
  server.stdout?.destroy();
  const call = `${url}/api/gitpod.v1.PrebuildService/ListPrebuilds`;
  const headers = { authorization: "Bearer any", "content-type": "application/json" };
  for (let i = 0; i < 20; i += 1) {
    expect(await statusOf(call, { method: "POST", headers, body: "{}" })).toBe(200);
  }

  server.kill("SIGTERM");
  const [code] = await once(server, "exit");
  expect(code).toBe(0);
});
