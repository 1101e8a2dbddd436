// Owns what a server outlives: its files being replaced, and the reader of its log going away.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const started: ReturnType<typeof spawn>[] = [];
afterEach(() => {
  for (const server of started.splice(0)) server.kill("SIGKILL");
});

/** Starts a server; its URL is the last word of its ready line. */
async function start(cli: string) {
  const server = spawn(process.execPath, [cli, "--port", "0"], { stdio: ["ignore", "pipe", "pipe"] });
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
  const { url } = await start(join(folder, "dist", "cli.js"));
  const projects = () =>
    statusOf(`${url}/api/gitpod.v1.ProjectService/ListProjects`, {
      method: "POST",
      headers: { authorization: "Bearer any", "content-type": "application/json" },
      body: "{}",
    });
  // It loads all of this right after the ready line; its last part shows that it has.
  expect(await statusOf(`${url}/_mock/openapi.json`)).toBe(200);
  await rm(folder, { recursive: true });

  expect(await statusOf(`${url}/_mock/info`)).toBe(200);
  expect(await statusOf(`${url}/_mock/openapi.json`)).toBe(200);
  expect(await projects()).toBe(200);
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
