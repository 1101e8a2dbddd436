// Owns what becomes of a connection whose bytes are not HTTP/1.1: HTTP/2 with prior knowledge is served on the same
// port, TLS is closed at once, the rest is refused as Node refuses it.
import type { RequestListener, Server, ServerResponse } from "node:http";
import type { Http2Server, Http2ServerRequest, Http2ServerResponse, ServerHttp2Session } from "node:http2";
import type { Socket } from "node:net";

/** What a client sends first that speaks HTTP/2 with prior knowledge. https://www.rfc-editor.org/rfc/rfc9113#section-3.4 */
const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/** The code of the parser's error once it has read all of the preface. */
const PREFACE_READ = "HPE_PAUSED_H2_UPGRADE";

/** The first byte of a TLS connection: a handshake record. */
const TLS_HANDSHAKE = 0x16;

/** What Node answers by itself if nobody listens for its parser's errors. */
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
  /** Takes the requests of HTTP/2, in the form of those of HTTP/1.1. */
  readonly listener: RequestListener;
  /** Told of a connection that goes over to HTTP/2. */
  readonly onHttp2: (socket: Socket) => void;
  /** Told of a connection that begins with TLS. */
  readonly onTls: () => void;
}

/** The connections of a port that speak HTTP/2. */
export interface Http2Connections {
  /** Refuses new requests on each; those that are running may finish, and then it ends. */
  readonly close: () => void;
}

/**
 * Serves HTTP/2 on a server of HTTP/1.1. Node's parser of HTTP/1.1 recognizes the preface, so that no other connection
 * pays for it; Node's HTTP/2 is loaded with the first one.
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
    // Node writes requests and responses of HTTP/2 so that handlers of HTTP/1.1 can take them.
    const loaded = createServer(
      listener as unknown as (request: Http2ServerRequest, response: Http2ServerResponse) => void,
    );
    return loaded.on("session", (session) => {
      sessions.add(session);
      session.once("close", () => sessions.delete(session));
    });
  };
  server.on("clientError", (error: ParserError, stream) => {
    const socket = stream as Socket;
    // The parser of HTTP/1.1 still waits for a request on it.
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

/** Whether the headers of an answer are out, after which a refusal would look like a part of that answer. */
function hasBegunAnswer(socket: Socket): boolean {
  // As Node itself looks it up.
  return (socket as { _httpMessage?: ServerResponse })._httpMessage?.headersSent === true;
}

/** Takes a socket from the parser of HTTP/1.1, and puts back what that has read of HTTP/2. */
function withoutParser(socket: Socket, rest: Buffer): Socket {
  // A server of HTTP/1.1 leaves the other half open at its client's end; one of HTTP/2 does not.
  socket.allowHalfOpen = false;
  for (const event of ["data", "end", "drain", "error", "timeout"]) socket.removeAllListeners(event);
  // The parser reads from the socket's handle until somebody else wants to read.
  const reader = () => {};
  socket.on("data", reader);
  socket.removeListener("data", reader);
  socket.pause();
  socket.unshift(Buffer.concat([Buffer.from(PREFACE), rest]));
  return socket;
}
