// Owns clients that never finish: what each has begun, it neither completes nor reads.
import { once } from "node:events";
import { type ClientHttp2Session, connect as connectHttp2 } from "node:http2";
import { connect, type Socket } from "node:net";

const HEADERS = "Host: localhost\r\nAuthorization: Bearer any\r\nContent-Type: application/json\r\n";
const LIST = "/gitpod.v1.PrebuildService/ListPrebuilds";
const WAIT = '{"timeout":"1d"}';
const SCOPE = '{"organization":true}';
const WATCH = Buffer.concat([Buffer.from([0, 0, 0, 0, SCOPE.length]), Buffer.from(SCOPE)]);

/** What each has sent of HTTP/1.1. */
const BEGUN: readonly (string | Buffer)[] = [
  "",
  "GET /_mock/health HTTP/1.1\r\nHost: loc",
  `POST ${LIST} HTTP/1.1\r\n${HEADERS}Content-Length: 1000\r\n\r\n{`,
  `PUT /_mock/state HTTP/1.1\r\n${HEADERS}Content-Length: 1000\r\n\r\n{`,
  `POST /_mock/seed HTTP/1.1\r\n${HEADERS}Transfer-Encoding: chunked\r\n\r\n5\r\n{"a":`,
  `POST /_mock/requests/wait HTTP/1.1\r\n${HEADERS}Content-Length: ${WAIT.length}\r\n\r\n${WAIT}`,
  `GET /_mock/events HTTP/1.1\r\n${HEADERS}\r\n`,
  `GET /_mock/ui/app.js HTTP/1.1\r\n${HEADERS}\r\n`.repeat(900),
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  // A rule lets it hang.
  `POST /gitpod.v1.PrebuildService/GetPrebuild HTTP/1.1\r\n${HEADERS}Content-Length: 2\r\n\r\n{}`,
];

/** The same by HTTP/2: headers, and what there is of the body. */
const BEGUN_HTTP2: readonly (readonly [Record<string, string>, string | Buffer])[] = [
  [{ ":method": "POST", ":path": LIST, "content-type": "application/json" }, "{"],
  [{ ":method": "PUT", ":path": "/_mock/state", "content-type": "application/json" }, "{"],
  [{ ":method": "POST", ":path": "/_mock/requests/wait", "content-type": "application/json" }, WAIT],
  [
    {
      ":method": "POST",
      ":path": "/gitpod.v1.EventService/WatchEvents",
      "content-type": "application/connect+json",
    },
    WATCH,
  ],
];

/** Opens one of each, and of the readers of a log. Returns what ends them. */
export async function openEndless(url: string, log: { path: string; token: string }): Promise<() => void> {
  const port = Number(new URL(url).port);
  const ends: (Socket | ClientHttp2Session)[] = [];
  const reader = `GET ${log.path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${log.token}\r\n\r\n`;
  for (const begun of [...BEGUN, reader]) {
    const socket = connect(port, "127.0.0.1").pause();
    socket.on("error", () => {});
    ends.push(socket);
    await once(socket, "connect");
    socket.write(begun);
  }
  for (const [headers, body] of BEGUN_HTTP2) {
    const session = connectHttp2(url);
    session.on("error", () => {});
    ends.push(session);
    const stream = session.request({ ...headers, authorization: "Bearer any" });
    stream.on("error", () => {}).write(body);
    await once(stream, "ready");
  }
  // Another call is answered meanwhile, so these have arrived.
  await fetch(`${url}/_mock/health`);
  return () => {
    for (const each of ends) each.destroy();
  };
}
