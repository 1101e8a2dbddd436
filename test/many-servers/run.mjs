// Owns the proof of examples/many-servers: three processes behind a proxy that hashes the id of a world. No world is shared, URLs
// name the public address, streams come through. Run with `npm run test:proxies`; a proxy that is missing is said loudly.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createReport } from "../clients/report.mjs";
import { cleanEnvironment, projectFolder } from "../clients/workplace.mjs";
import { createChecks } from "../package/packed.mjs";

const WORLDS = 60;
const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
const JSON_TYPE = { "content-type": "application/json" };

const PROXIES = {
  nginx: { file: "nginx.conf", args: (folder) => ["-p", folder, "-c", "nginx.conf", "-g", "daemon off;"] },
  caddy: { file: "Caddyfile", args: () => ["run", "--config", "Caddyfile", "--adapter", "caddyfile"] },
};

const report = createReport();
const { check } = createChecks(report);
for (const [name, proxy] of Object.entries(PROXIES)) {
  report.heading(name);
  await checkBehind(name, proxy);
}
process.exitCode = report.close();

async function checkBehind(name, { file, args }) {
  const folder = await mkdtemp(join(tmpdir(), "prebuild-mock-many-"));
  const children = [];
  try {
    const [front, ...backs] = await freePorts(4);
    let text = await readFile(join(projectFolder, "examples", "many-servers", file), "utf8");
    for (const [index, port] of [front, ...backs].entries())
      text = text.replaceAll(`:${4020 + index}`, `:${port}`);
    await writeFile(join(folder, file), text);
    await mkdir(join(folder, "logs"));
    const url = `http://127.0.0.1:${front}`;
    const start = (program, programArgs) => {
      const env = cleanEnvironment({ XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder });
      const child = spawn(program, programArgs, { cwd: folder, env, stdio: ["ignore", "ignore", "pipe"] });
      const state = { child, said: "", error: undefined };
      child.stderr.setEncoding("utf8").on("data", (piece) => {
        state.said += piece;
      });
      child.on("error", (error) => {
        state.error = error;
      });
      children.push(child);
      return state;
    };
    const state = start(name, args(folder));
    await setTimeout(200);
    if (state.error?.code === "ENOENT") {
      report.notRun(name, `there is no ${name} here`);
      return;
    }
    const cli = join(projectFolder, "dist", "cli.js");
    for (const port of backs)
      start(process.execPath, [
        cli,
        "--port",
        String(port),
        "--public-url",
        url,
        "--clock",
        "frozen",
        "--log",
        "silent",
      ]);
    const direct = backs.map((port) => `http://127.0.0.1:${port}`);
    for (const each of [...direct, url]) await reachable(each, state);
    await check("worlds are spread, each in one process, and none is shared", () => checkWorlds(url, direct));
    await check("logs and events come through, under the public address", () => checkStreams(url));
    await check("a world is ended by its id, wherever it is", () => checkEnd(url, direct));
    await check("a world without a place, and one that exists, are refused", () => checkRefusals(url));
  } catch (error) {
    report.failed(`${name} runs`, error.stack);
  } finally {
    for (const child of children) child.kill("SIGTERM");
    await Promise.all(
      children.map(
        (child) =>
          child.exitCode ?? child.signalCode ?? new Promise((r) => child.on("close", r).on("error", r)),
      ),
    );
    await rm(folder, { recursive: true, force: true });
  }
}

async function checkWorlds(url, direct) {
  const ids = Array.from({ length: WORLDS }, (_, index) => `job-${index}`);
  const worlds = await Promise.all(ids.map((id) => create(url, id)));
  for (const { id, env } of worlds) {
    equal(env.ONA_BASE_URL, `${url}/worlds/${id}/api`);
    // So that each world has another number of prebuilds.
    for (let made = 0; made <= Number(id.slice(4)) % 3; made += 1) await createPrebuild(env);
  }
  for (const { id, env } of worlds) {
    const { count } = await json(fetch(`${env.ONA_HOST}/_mock/requests/count?rpc=CreatePrebuild`));
    equal(count, (Number(id.slice(4)) % 3) + 1);
  }
  const lists = await Promise.all(
    direct.map(async (each) => (await json(fetch(`${each}/_mock/worlds`))).worlds),
  );
  equal(
    lists
      .flat()
      .map(({ id }) => id)
      .sort()
      .join(),
    ids.sort().join(),
  );
  if (lists.some(({ length }) => length === 0))
    throw new Error(`spread: ${lists.map(({ length }) => length)}`);
}

async function checkStreams(url) {
  const { env } = await create(url, "streams");
  const events = await fetch(`${env.ONA_HOST}/_mock/events`);
  const reader = events.body.pipeThrough(new TextDecoderStream()).getReader();
  await reader.read();
  const { prebuild } = await createPrebuild(env);
  let told = "";
  while (!told.includes(prebuild.id)) told += (await reader.read()).value;
  await reader.cancel();
  await post(`${env.ONA_HOST}/_mock/clock/advance`, { by: "5m" });
  const { prebuild: now } = await rpc(env, "GetPrebuild", { prebuildId: prebuild.id });
  if (!now.status.logUrl.startsWith(`${env.ONA_HOST}/logs/`)) throw new Error(now.status.logUrl);
  const { accessToken } = await rpc(env, "CreatePrebuildLogsToken", { prebuildId: prebuild.id });
  const log = await fetch(now.status.logUrl, { headers: { authorization: `Bearer ${accessToken}` } });
  const { value } = await log.body.getReader().read();
  if (log.status !== 200 || value.length === 0) throw new Error(`the log: ${log.status}`);
}

async function checkEnd(url, direct) {
  const { id } = await create(url, "short");
  equal((await fetch(`${url}/_mock/worlds/${id}`, { method: "DELETE" })).status, 200);
  for (const each of direct) {
    const { worlds } = await json(fetch(`${each}/_mock/worlds`));
    if (worlds.some((world) => world.id === id)) throw new Error(`${id} is still in ${each}`);
  }
}

async function checkRefusals(url) {
  const headers = JSON_TYPE;
  const unplaced = await fetch(`${url}/_mock/worlds`, { method: "POST", headers, body: "{}" });
  equal(unplaced.status, 400);
  equal(
    await unplaced.text(),
    "choose an id for the world, and send it as the header X-World and in the body\n",
  );
  await create(url, "twice");
  const again = await fetch(`${url}/_mock/worlds`, {
    method: "POST",
    headers: { ...headers, "x-world": "twice" },
    body: '{"id":"twice"}',
  });
  equal(again.status, 409);
}

function create(url, id) {
  const headers = { ...JSON_TYPE, "x-world": id };
  return json(fetch(`${url}/_mock/worlds`, { method: "POST", headers, body: JSON.stringify({ id }) }));
}

function createPrebuild(env) {
  return rpc(env, "CreatePrebuild", { projectId: PROJECT, spec: {} });
}

function rpc(env, method, body) {
  const headers = { ...JSON_TYPE, authorization: `Bearer ${env.ONA_API_KEY}` };
  return json(
    fetch(`${env.ONA_BASE_URL}/gitpod.v1.PrebuildService/${method}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    }),
  );
}

function post(url, body) {
  return json(fetch(url, { method: "POST", headers: JSON_TYPE, body: JSON.stringify(body) }));
}

async function json(answered) {
  const answer = await answered;
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

function equal(found, expected) {
  if (found !== expected) throw new Error(`found ${found}, expected ${expected}`);
}

async function reachable(url, state) {
  for (let left = 300; left > 0; left -= 1) {
    const answer = await fetch(`${url}/_mock/health`).catch(() => undefined);
    if (answer?.ok) return;
    await setTimeout(100);
  }
  throw new Error(`${url} is not reached: ${state.said}`);
}

async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.on("listening", resolve))));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
