// Owns the measurement of slow readers, by hand (`node test/hostile/slow-readers.mjs`, after a build): 1,200 connections
// that ask for a log, for /_mock/events or for WatchEvents and read nothing, while prebuilds change. Prints megabytes.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";

const READERS = 1_200;
const PREBUILDS = 80;
const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";

const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const child = spawn(process.execPath, [cli, "--port", "0", "--log", "silent"], {
  stdio: ["ignore", "pipe", "ignore"],
});
let url;
for await (const piece of child.stdout) {
  url = /http:\/\/127\.0\.0\.1:\d+/.exec(piece)?.[0];
  if (url) break;
}
const { port } = new URL(url);
const megabytes = () =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))[1]) / 1_024;

async function send(path, body, method = "POST") {
  const headers = { authorization: "Bearer any", "content-type": "application/json" };
  return (await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) })).json();
}
const rpc = (method, request) => send(`/gitpod.v1.PrebuildService/${method}`, request);

await send("/_mock/clock", { mode: "frozen" }, "PUT");
const { prebuild } = await rpc("CreatePrebuild", { projectId: PROJECT, spec: {} });
await send("/_mock/clock/advance", { by: "1m" });
const { accessToken } = await rpc("CreatePrebuildLogsToken", { prebuildId: prebuild.id });

const scope = Buffer.from(
  '{"organization":true,"resourceTypeFilters":[{"resourceType":"RESOURCE_TYPE_PREBUILD"}]}',
);
const envelope = Buffer.alloc(5);
envelope.writeUInt32BE(scope.length, 1);
const head = `Host: 127.0.0.1:${port}\r\nAuthorization: Bearer ${accessToken}\r\n`;
const watch = `Content-Type: application/connect+json\r\nContent-Length: ${scope.length + 5}\r\n\r\n`;
const REQUESTS = [
  `GET /logs/${prebuild.id} HTTP/1.1\r\n${head}\r\n`,
  `GET /_mock/events HTTP/1.1\r\n${head}\r\n`,
  Buffer.concat([
    Buffer.from(`POST /gitpod.v1.EventService/WatchEvents HTTP/1.1\r\n${head}${watch}`),
    envelope,
    scope,
  ]),
];

const before = megabytes();
const sockets = [];
for (let i = 0; i < READERS; i += 1) {
  const socket = connect(Number(port), "127.0.0.1").pause();
  socket.on("error", () => {});
  await once(socket, "connect");
  socket.write(REQUESTS[i % REQUESTS.length]);
  sockets.push(socket);
}
await rpc("ListPrebuilds", {});
console.log(`${READERS} readers: ${Math.round(megabytes() - before)} MB more`);
for (let i = 0; i < PREBUILDS; i += 1) {
  await rpc("CreatePrebuild", { projectId: PROJECT, spec: {} });
  if (i % 20 === 19) await send("/_mock/clock/advance", { by: "15m" });
}
console.log(`after ${PREBUILDS} prebuilds: ${Math.round(megabytes() - before)} MB more`);
for (const socket of sockets) socket.destroy();
child.kill();
