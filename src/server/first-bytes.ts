// Owns connections whose first bytes are not HTTP/1.1: HTTP/2 with prior knowledge is served on the same port, TLS is
// closed at once, the rest is refused as by Node.
import type { RequestListener, Server, ServerResponse } from "node:http";
import type { Http2Server, Http2ServerRequest, Http2ServerResponse, ServerHttp2Session } from "node:http2";
import type { Socket } from "node:net";

/**
 * The first bytes of a client that speaks HTTP/2 with prior knowledge.
 * https://www.rfc-editor.org/rfc/rfc9113#section-3.4
 */
const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/**
 * How many requests of a connection run at once: the next ones wait in their client. As few as RFC 9113 recommends, and as
 * many as clients begin before they know.
 */
const MOST_STREAMS = 100;

/** The code of the parser's error once it has read all of the preface. */
const PREFACE_READ = "HPE_PAUSED_H2_UPGRADE";

/** The first byte of a TLS connection: a handshake record. */
const TLS_HANDSHAKE = 0x16;

/** Node's own responses to parser errors without a listener. */
const REFUSALS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "413 Payload Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

interface ParserError extends NodeJS.ErrnoException {
  /** How much of `rawPacket` was read before the error. */
  readonly bytesParsed?: number;
  readonly rawPacket?: Buffer;
}

export interface FirstBytesOptions {
  /** Handles HTTP/2 requests in the form of HTTP/1.1. */
  readonly listener: RequestListener;
  /** Called with a connection that switches to HTTP/2. */
  readonly onHttp2: (socket: Socket) => void;
  /** Called with a connection that begins with TLS. */
  readonly onTls: () => void;
}

/** The connections of a port that speak HTTP/2. */
export interface Http2Connections {
  /** Refuses new requests on each; running ones may finish, and then it ends. */
  readonly close: () => void;
}

/**
 * Serves HTTP/2 on an HTTP/1.1 server. Node's HTTP/1.1 parser recognizes the preface, so other connections do not pay
 * for it; Node's HTTP/2 is loaded by the first one.
 */
export function takeOtherProtocols(
  server: Server,
  { listener, onHttp2, onTls }: FirstBytesOptions,
): Http2Connections {
  const sessions = new Set<ServerHttp2Session>();
  const handedOver = new WeakSet<Socket>();
  let http2: Http2Server | undefined;
  const load = () => {
    const { createServer } = process.getBuiltinModule("node:http2");
    // Node's HTTP/2 requests and responses are compatible with HTTP/1.1 handlers.
    const loaded = createServer(
      { settings: { maxConcurrentStreams: MOST_STREAMS } },
      listener as unknown as (request: Http2ServerRequest, response: Http2ServerResponse) => void,
    );
    return loaded.on("session", (session) => {
      sessions.add(session);
      session.once("close", () => sessions.delete(session));
    });
  };
  server.on("clientError", (error: ParserError, stream) => {
    const socket = stream as Socket;
    // The HTTP/1.1 parser still waits for a request on it.
    if (handedOver.has(socket)) return;
    const bytes = error.rawPacket;
    if (error.code === PREFACE_READ) {
      handedOver.add(socket);
      onHttp2(socket);
      http2 ??= load();
      http2.emit("connection", withoutParser(socket, bytes?.subarray(error.bytesParsed) ?? Buffer.of()));
    } else if (bytes?.[0] === TLS_HANDSHAKE) {
      onTls();
      socket.destroy();
    } else if (socket.writable && !hasBegunAnswer(socket)) {
      const status = REFUSALS[error.code ?? ""] ?? "400 Bad Request";
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
    } else {
      socket.destroy();
    }
  });
  return {
    close: () => {
      for (const session of sessions) session.close();
    },
  };
}

/** Whether the headers of a response were sent, after which a refusal would look like a part of that response. */
function hasBegunAnswer(socket: Socket): boolean {
  // As Node does.
  return (socket as { _httpMessage?: ServerResponse })._httpMessage?.headersSent === true;
}

/** Takes a socket from the HTTP/1.1 parser, and puts back the HTTP/2 bytes that it has read. */
function withoutParser(socket: Socket, rest: Buffer): Socket {
  // An HTTP/1.1 server keeps its half open when the client ends; an HTTP/2 server does not.
  socket.allowHalfOpen = false;
  for (const event of ["data", "end", "drain", "error", "timeout"]) socket.removeAllListeners(event);
  // The parser reads from the socket's handle until another reader attaches.
  const reader = () => {};
  socket.on("data", reader);
  socket.removeListener("data", reader);
  socket.pause();
  socket.unshift(Buffer.concat([Buffer.from(PREFACE), rest]));
  return socket;
}
