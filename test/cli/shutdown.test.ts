// Owns the end of `serve`: signals stop it cleanly, whatever is going on.
import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { CliProcess, endAll, rpc, start } from "./cli-process.ts";
import { openEndless } from "./endless-clients.ts";

afterEach(endAll);

const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";

async function control(url: string, path: string, body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  await fetch(`${url}/_mock/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

/** Where a log streams, and the token to read it. */
async function openLog(url: string) {
  const { json } = await rpc(url, "CreatePrebuild", { projectId: PROJECT, spec: {} });
  const prebuildId = json.prebuild.id;
  await control(url, "clock/advance", { by: "90s" });
  const { accessToken: token } = (await rpc(url, "CreatePrebuildLogsToken", { prebuildId })).json;
  const { logUrl } = (await rpc(url, "GetPrebuild", { prebuildId })).json.prebuild.status;
  return { logUrl: logUrl as string, token: token as string };
}

/** A log that streams. */
async function openStream(url: string) {
  const { logUrl, token } = await openLog(url);
  const response = await fetch(logUrl, { headers: { authorization: `Bearer ${token}` } });
  return (response.body as ReadableStream<Uint8Array>).getReader();
}

/** What is no line of the log: what libraries or the engine print. */
function foreignLines(stderr: string): string[] {
  return stderr.split("\n").filter((line) => !/^(?:\d{4}-\d\d-.*)?$/.test(line));
}

test.each(["SIGTERM", "SIGINT"] as const)("%s exits 0, quietly", async (signal) => {
  const { cli, url } = await start([], {}, { ownProcess: true });
  await fetch(`${url}/_mock/health`);
  cli.signal(signal);
  const { status, stderr } = await cli.exited;
  expect(status).toBe(0);
  expect(stderr).not.toMatch(/error|^\s+at /im);
  await expect(fetch(`${url}/_mock/health`)).rejects.toThrow();
});

test.each(["SIGTERM", "SIGINT"] as const)("%s ends a stream and exits 0", async (signal) => {
  const { cli, url } = await start(["--clock", "frozen"]);
  const reader = await openStream(url);
  expect((await reader.read()).done).toBe(false);
  cli.signal(signal);
  expect((await reader.read()).done).toBe(true);
  expect((await cli.exited).status).toBe(0);
});

test("a running answer is finished first", async () => {
  const { cli, url } = await start(["--latency", "500ms", "--log", "json"]);
  const answer = rpc(url, "ListPrebuilds", {});
  await fetch(`${url}/_mock/health`);
  cli.signal("SIGTERM");
  expect((await answer).status).toBe(200);
  expect((await cli.exited).status).toBe(0);
});

test("an idle keep-alive connection does not hold it up, but is ended at once", async () => {
  const { cli, url } = await start();
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write("GET /_mock/health HTTP/1.1\r\nhost: localhost\r\n\r\n");
  await once(socket, "data");
  const ended = once(socket, "close").then(() => "the connection ended");

  const { status } = await cli.stop();

  expect([await ended, status]).toEqual(["the connection ended", 0]);
});

test("a signal that comes twice at once, as npm passes it on, counts once", async () => {
  const { cli, url } = await start(["--latency", "300ms"]);
  const answer = rpc(url, "ListPrebuilds", {});
  await fetch(`${url}/_mock/health`);
  cli.signal("SIGINT");
  cli.signal("SIGTERM");
  expect((await answer).status).toBe(200);
  expect((await cli.exited).status).toBe(0);
});

test("a port that is freed can be taken by the next one", async () => {
  const { cli, url } = await start();
  await cli.stop();
  const next = new CliProcess(["--port", new URL(url).port]);
  expect(await next.ready()).toBe(url);
});

test("a second signal ends it at once, though a client never finishes", async () => {
  const { cli, url } = await start(["--latency", "1h"], {}, { ownProcess: true });
  const answer = rpc(url, "ListPrebuilds", {}).catch((error: Error) => error);
  await fetch(`${url}/_mock/health`);
  cli.signal("SIGINT");
  const again = setInterval(() => cli.signal("SIGTERM"), 50);
  const { status } = await cli.exited;
  clearInterval(again);

  expect(status).toBe(143);
  expect(await answer).toBeInstanceOf(Error);
});

test("a client that never finishes does not keep it", async () => {
  const { cli, url } = await start(["--latency", "1h"]);
  const answer = rpc(url, "ListPrebuilds", {}).catch((error: Error) => error);
  await fetch(`${url}/_mock/health`);

  expect((await cli.stop()).status).toBe(0);
  expect(await answer).toBeInstanceOf(Error);
});

test("SIGHUP ends it as SIGTERM does", async () => {
  const { cli } = await start([], {}, { ownProcess: true });
  cli.signal("SIGHUP");

  expect((await cli.exited).status).toBe(0);
});

test("readers that leave early are no errors of its own", async () => {
  const { cli, url } = await start();
  const { port } = new URL(url);
  const headers = "Host: localhost\r\nContent-Type: application/json\r\n";
  const calls = [
    `GET /_mock/events HTTP/1.1\r\n${headers}\r\n`,
    `GET /_mock/openapi.json HTTP/1.1\r\n${headers}\r\n`,
    `POST /_mock/requests/wait HTTP/1.1\r\n${headers}Content-Length: 16\r\n\r\n{"timeout":"1d"}`,
    `PUT /_mock/state HTTP/1.1\r\n${headers}Content-Length: 1000\r\n\r\n{`,
    `POST /gitpod.v1.PrebuildService/ListPrebuilds HTTP/1.1\r\n${headers}Content-Length: 1000\r\n\r\n{`,
  ];
  for (const leave of ["end", "destroy", "resetAndDestroy"] as const) {
    for (const call of calls) {
      const socket = connect(Number(port), "127.0.0.1");
      await once(socket, "connect");
      socket.write(call);
      // Another call is answered meanwhile, so this one has arrived.
      await fetch(`${url}/_mock/health`);
      socket[leave]();
      socket.destroy();
      await fetch(`${url}/_mock/health`);
    }
  }

  const { status, stderr } = await cli.stop();

  expect(status).toBe(0);
  expect(foreignLines(stderr)).toEqual([]);
});

test("each signal ends it quietly with all clients that never finish", async () => {
  const ended = async (signal: "SIGINT" | "SIGTERM" | "SIGHUP") => {
    const { cli, url } = await start(["--clock", "frozen"], {}, { ownProcess: true });
    const { logUrl, token } = await openLog(url);
    await control(url, "faults", { rpc: "GetPrebuild", connection: "hang" });
    const endThem = await openEndless(url, { path: new URL(logUrl).pathname, token });
    cli.signal(signal);
    const { status, stderr } = await cli.exited;
    endThem();
    return [signal, status, ...foreignLines(stderr)];
  };

  // Each takes two seconds.
  expect(await Promise.all([ended("SIGINT"), ended("SIGTERM"), ended("SIGHUP")])).toEqual([
    ["SIGINT", 0],
    ["SIGTERM", 0],
    ["SIGHUP", 0],
  ]);
});
