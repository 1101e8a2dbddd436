// Owns HTTP/2 with prior knowledge on the port of HTTP/1.1: its connections, streams, faults and end.
import { once } from "node:events";
import { connect as connectSocket } from "node:net";
import { connect as connectTls } from "node:tls";
import { gunzipSync, gzipSync } from "node:zlib";
import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { afterEach, describe, expect, it, vi } from "vitest";
import { EventService } from "../../src/api/gen/gitpod/v1/event_pb.ts";
import { type FaultRule, type Mock, type StartOptions, startMock } from "../../src/index.ts";
import { PREBUILD, PROJECT, SERVICE_PATH } from "../rpc/request.ts";
import { type Connection, call, callBytes, connection, jsonOf, OPENING, open, seen } from "./http2-client.ts";
import { prebuildIn, tokenOf, until } from "./log-reader.ts";

let mock: Mock;
let opened: Connection[] = [];
afterEach(async () => {
  for (const { session } of opened) session.destroy();
  opened = [];
  await mock.close();
});

async function start(options: StartOptions = {}): Promise<Connection> {
  mock = await startMock(options);
  return connected();
}

function connected(): Connection {
  const made = connection(mock.url);
  opened.push(made);
  return made;
}

const portOf = ({ url }: Mock) => Number(new URL(url).port);

/** Whether the server still serves both protocols. */
async function expectServing(): Promise<void> {
  expect((await call(connected())).status).toBe(200);
  expect((await fetch(`${mock.url}/_mock/health`)).status).toBe(200);
}

describe("a connection", () => {
  it("serves RPCs, the control API, logs and 404 side by side", async () => {
    const http2 = await start();
    const logPath = `/logs/${PREBUILD}`;
    const headers = { authorization: `Bearer ${await tokenOf(mock, PREBUILD)}` };

    const [rpc, health, log, missing] = await Promise.all([
      call(http2),
      call(http2, { verb: "GET", path: "/_mock/health", headers: {} }),
      call(http2, { verb: "GET", path: logPath, headers }),
      call(http2, { verb: "GET", path: "/nothing", headers: {} }),
    ]);

    expect(jsonOf(rpc).prebuild.id).toBe(PREBUILD);
    expect(jsonOf(health)).toEqual({ status: "ready" });
    expect(log.body.toString()).toBe(await (await fetch(mock.url + logPath, { headers })).text());
    expect(missing.status).toBe(404);
  });

  it("reaches a world below the mock", async () => {
    const http2 = await start();
    const made = await call(http2, { path: "/_mock/worlds", body: "{}" });

    const path = new URL(jsonOf(made).baseUrl).pathname;
    const answer = await call(http2, { path: `${path}${SERVICE_PATH}/GetPrebuild` });

    expect(jsonOf(answer).prebuild.id).toBe(PREBUILD);
  });

  it("is known by its preface, however the bytes arrive", async () => {
    await start();
    const socket = connectSocket(portOf(mock), "127.0.0.1");
    socket.setNoDelay(true);
    for (const byte of OPENING) {
      await new Promise((sent) => socket.write(Buffer.of(byte), sent));
      await new Promise(setImmediate);
    }

    const [settings] = (await once(socket, "data")) as [Buffer];
    socket.destroy();

    expect(settings[3]).toBe(4);
    await expectServing();
  });

  it("takes a gzip body and returns one", async () => {
    const http2 = await start();
    const gzip = { "content-encoding": "gzip", "accept-encoding": "gzip" };

    const answer = await call(http2, {
      headers: { authorization: "Bearer t", "content-type": "application/json", ...gzip },
      body: gzipSync(JSON.stringify({ prebuildId: PREBUILD })),
    });

    expect(answer.headers["content-encoding"]).toBe("gzip");
    expect(JSON.parse(gunzipSync(answer.body).toString()).prebuild.id).toBe(PREBUILD);
  });

  it("refuses a body over the limit with the protocol's error", async () => {
    const http2 = await start();

    const answer = await call(http2, { body: Buffer.alloc(4 * 2 ** 20 + 1, " ") });

    expect(jsonOf(answer).code).toBe("resource_exhausted");
  });

  it("is reported to onRequest as one of HTTP/1.1 is", async () => {
    const onRequest = vi.fn();
    await call(await start({ onRequest }));

    expect(onRequest).toHaveBeenCalledWith(
      expect.objectContaining({ verb: "POST", path: `${SERVICE_PATH}/GetPrebuild`, status: 200 }),
    );
  });

  it("that resets 10,000 streams at once leaves the server answering", async () => {
    const http2 = await start();
    for (let made = 0; made < 10_000 && !http2.session.destroyed; made += 1) {
      const stream = http2.session.request({ ":method": "POST", ":path": `${SERVICE_PATH}/GetPrebuild` });
      stream.on("error", () => {});
      stream.close(8);
      if (made % 500 === 0) await new Promise(setImmediate);
    }

    await expectServing();
  });

  it("that breaks off in the middle of its requests leaves the server answering", async () => {
    const http2 = await start();
    const streams = Array.from({ length: 50 }, () => {
      const stream = http2.session.request({ ":method": "POST", ":path": `${SERVICE_PATH}/GetPrebuild` });
      stream.on("error", () => {});
      stream.write("{");
      return stream;
    });
    await once(http2.session, "remoteSettings");
    http2.session.destroy();
    await Promise.all(streams.map((stream) => stream.closed || once(stream, "close")));

    await expectServing();
  });

  it("takes a hundred requests at once, and says so", async () => {
    const { session } = await start();
    await once(session, "remoteSettings");

    expect(session.remoteSettings.maxConcurrentStreams).toBe(100);
  });

  it("of other bytes is refused as Node refuses it", async () => {
    await start();
    const answers = ["NOT HTTP\r\n\r\n", "PRI * HTTP/1.1\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n"].map(
      async (sent) => {
        const socket = connectSocket(portOf(mock), "127.0.0.1");
        socket.end(sent);
        const chunks = await socket.toArray();
        return Buffer.concat(chunks).toString();
      },
    );

    for (const answer of await Promise.all(answers))
      expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    await expectServing();
  });

  it("of TLS is closed at once, with a warning", async () => {
    const onWarning = vi.fn();
    await start({ onWarning });
    const socket = connectTls({ port: portOf(mock), host: "127.0.0.1" });

    await expect(once(socket, "secureConnect")).rejects.toThrow();

    expect(onWarning).toHaveBeenCalledWith(expect.stringContaining("TLS"));
    await expectServing();
  });
});

describe("a fault", () => {
  async function failing(rule: Omit<FaultRule, "rpc" | "times">): Promise<Connection> {
    const http2 = await start();
    mock.faults.add({ rpc: "GetPrebuild", times: 1, ...rule });
    return http2;
  }

  it("reset resets the connection before a byte of the answer", async () => {
    const http2 = await failing({ connection: "reset" });

    const answer = await call(http2);

    expect(answer).toMatchObject({ status: undefined, body: Buffer.of() });
    expect(answer.reset).not.toBe(0);
    await http2.ended;
    await expectServing();
  });

  it.each([
    ["reset", "ECONNRESET"],
    ["empty", "end"],
  ] as const)("%s is on the wire what it is over HTTP/1.1", async (broken, over) => {
    await failing({ connection: broken });
    const socket = connectSocket(portOf(mock), "127.0.0.1");
    const ended = new Promise((resolve) => {
      socket.on("end", () => resolve("end"));
      socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
    });
    // Its own SETTINGS and the acknowledgement of ours, 9 bytes each, have been read, so that nothing but its end can be read afterwards.
    socket.write(OPENING);
    for (let read = 0; read < 18; ) read += ((await once(socket, "data")) as [Buffer])[0].length;

    socket.write(callBytes());

    expect(await ended).toBe(over);
  });

  it("empty closes the connection before a byte of the answer", async () => {
    const http2 = await failing({ connection: "empty" });

    const answer = await call(http2);

    expect(answer).toMatchObject({ status: undefined, body: Buffer.of() });
    expect(answer.reset).not.toBe(0);
    expect(await http2.ended).toBe("closed");
  });

  it("truncate sends the head and the first half of the body, and closes the connection", async () => {
    const http2 = await failing({ connection: "truncate" });

    const answer = await call(http2);
    const whole = (await call(connected())).body;

    expect(answer).toMatchObject({ status: 200, body: whole.subarray(0, whole.length >> 1) });
    expect(answer.headers["content-length"]).toBe(String(whole.length));
    expect(answer.reset).not.toBe(0);
    expect(await http2.ended).toBe("closed");
  });

  it.each(["reset", "empty", "truncate"] as const)("%s takes the other streams with it", async (broken) => {
    const http2 = await failing({ connection: broken });
    mock.faults.add({ rpc: "ListPrebuilds", connection: "hang" });
    const hanging = call(http2, { path: `${SERVICE_PATH}/ListPrebuilds`, body: "{}" });
    await mock.requests.waitFor({ rpc: "ListPrebuilds" }, { timeout: 0 }).catch(() => {});

    await call(http2);

    expect((await hanging).status).toBeUndefined();
  });

  it("hang ends with its caller, and leaves the connection to the others", async () => {
    const http2 = await failing({ connection: "hang" });
    const hanging = open(http2);
    const given = seen(hanging);
    const other = await call(http2, { path: `${SERVICE_PATH}/ListPrebuilds`, body: "{}" });
    hanging.close(8);
    await given;
    await mock.requests.waitFor({ rpc: "GetPrebuild" });

    expect(other.status).toBe(200);
    expect((await call(http2)).status).toBe(200);
  });
});

describe("the end of the mock", () => {
  it("lets a running answer finish and then ends the connection", async () => {
    const http2 = await start({ latency: 200 });
    const running = open(http2);
    const answer = seen(running);
    await once(running, "ready");
    await call(http2, { verb: "GET", path: "/_mock/health", headers: {} });

    await mock.close();

    expect((await answer).status).toBe(200);
    expect(await http2.ended).toBe("closed");
  });

  it("ends an idle connection", async () => {
    const http2 = await start();
    await call(http2);

    await mock.close();

    expect(await http2.ended).toBe("closed");
  });

  it("ends a log that is being followed", async () => {
    const http2 = await start();
    const id = await prebuildIn(mock, "RUNNING");
    const headers = { authorization: `Bearer ${await tokenOf(mock, id)}` };
    const log = open(http2, { verb: "GET", path: `/logs/${id}`, headers });
    await once(log, "data");

    await Promise.all([mock.close(), once(log, "close")]);

    expect(log.rstCode).toBe(0);
  });

  it("ends a watch with the code unavailable", async () => {
    await start();
    const client = createClient(
      EventService,
      createConnectTransport({
        baseUrl: mock.baseUrl,
        httpVersion: "2",
        interceptors: [
          (next) => (request) => {
            request.header.set("authorization", "Bearer t");
            return next(request);
          },
        ],
      }),
    );
    const scope = { case: "organization", value: true } as const;
    const watching = client.watchEvents({ scope })[Symbol.asyncIterator]();
    const first = watching.next();
    await mock.requests.waitFor({ rpc: "WatchEvents" });
    await call(connected(), {
      path: `${SERVICE_PATH}/CreatePrebuild`,
      body: JSON.stringify({ projectId: PROJECT, spec: {} }),
    });
    expect((await first).done).toBe(false);
    const rest = (async () => {
      for (;;) if ((await watching.next()).done) return;
    })();
    void mock.close();

    await expect(rest).rejects.toMatchObject({ rawMessage: "the mock is closed" });
  });
});

it("a log follows the clock", async () => {
  const http2 = await start();
  const id = await prebuildIn(mock, "STARTING");
  const headers = { authorization: `Bearer ${await tokenOf(mock, id)}` };
  const log = open(http2, { verb: "GET", path: `/logs/${id}`, headers });
  const whole = seen(log);
  await once(log, "data");

  until(mock, id, "COMPLETED");

  const { body } = await whole;
  expect(body.toString()).toBe(await (await fetch(`${mock.url}/logs/${id}`, { headers })).text());
});
