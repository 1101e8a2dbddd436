// Owns a client of HTTP/2 with prior knowledge that sees each stream and the connection as they end.
import { type ClientHttp2Session, connect, type IncomingHttpHeaders } from "node:http2";
import { PREBUILD, SERVICE_PATH } from "../rpc/request.ts";

/** What a caller saw of one stream. */
export interface SeenStream {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The code of the stream's error; absent if it had none. */
  readonly error?: string;
  /** The code of RST_STREAM, or what a lost connection counts as; 0 if the stream ended by itself. */
  readonly reset: number;
}

/** A connection and how it ended: "closed", or the code of its error. */
export interface Connection {
  readonly session: ClientHttp2Session;
  readonly ended: Promise<string>;
}

export function connection(url: string): Connection {
  const session = connect(url);
  let failure: string | undefined;
  session.on("error", (error: NodeJS.ErrnoException) => {
    failure = error.code;
  });
  const ended = new Promise<string>((resolve) => session.on("close", () => resolve(failure ?? "closed")));
  return { session, ended };
}

interface Sent {
  readonly path?: string;
  readonly verb?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
}

const HEADERS = { authorization: "Bearer t", "content-type": "application/json" };

/** Opens a stream with a whole request; without more, GetPrebuild in JSON. */
export function open(
  { session }: Connection,
  {
    path = `${SERVICE_PATH}/GetPrebuild`,
    verb = "POST",
    headers = HEADERS,
    body = JSON.stringify({ prebuildId: PREBUILD }),
  }: Sent = {},
) {
  const stream = session.request({ ":method": verb, ":path": path, ...headers });
  return verb === "GET" ? stream : stream.end(body);
}

/** Sees a stream to its end. */
export function seen(stream: ReturnType<typeof open>): Promise<SeenStream> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let headers: IncomingHttpHeaders = {};
    let error: string | undefined;
    stream.on("response", (received) => {
      headers = received;
    });
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", (thrown: NodeJS.ErrnoException) => {
      error = thrown.code ?? thrown.message;
    });
    stream.on("close", () =>
      resolve({
        status: headers[":status"] as unknown as number | undefined,
        headers,
        body: Buffer.concat(chunks),
        ...(error !== undefined && { error }),
        reset: stream.rstCode,
      }),
    );
  });
}

export async function call(connection: Connection, sent?: Sent): Promise<SeenStream> {
  return seen(open(connection, sent));
}

/** The answer's JSON. */
// biome-ignore lint/suspicious/noExplicitAny: an answer is read as the JSON that it is
export function jsonOf({ body }: SeenStream): any {
  return JSON.parse(body.toString());
}

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.set([type, flags], 3);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** What opens a connection: the preface and an empty SETTINGS frame. */
export const OPENING = Buffer.concat([
  Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  frame(4, 0, 0, Buffer.of()),
]);

/** The first call on a connection that was opened: GetPrebuild, byte by byte. */
export function callBytes(): Buffer {
  const fields = {
    ":method": "POST",
    ":scheme": "http",
    ":authority": "127.0.0.1",
    ":path": `${SERVICE_PATH}/GetPrebuild`,
    ...HEADERS,
  };
  const text = (written: string) => Buffer.concat([Buffer.of(written.length), Buffer.from(written)]);
  // Literal fields that are not indexed. https://www.rfc-editor.org/rfc/rfc7541#section-6.2.2
  const block = Object.entries(fields).map(([name, value]) =>
    Buffer.concat([Buffer.of(0), text(name), text(value)]),
  );
  const body = Buffer.from(JSON.stringify({ prebuildId: PREBUILD }));
  return Buffer.concat([frame(1, 4, 1, Buffer.concat(block)), frame(0, 1, 1, body)]);
}
