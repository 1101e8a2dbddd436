// Owns one connection of the load: it sends the same request and reports when the response is there. It does less for
// each answer than any server can, so that it is not what is measured.
import { connect } from "node:net";

/** The bytes of a request. */
export function bytesOf(request) {
  const body = Buffer.from(request.body, request.base64 ? "base64" : "utf8");
  const head = [
    `POST ${request.path} HTTP/1.1`,
    "host: 127.0.0.1",
    ...Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${body.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), body]);
}

/** Opens a connection; `onAnswer` of it is called with the connection and whether the call succeeded. */
export function open(port, bytes) {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  const connection = { send: () => socket.write(bytes), socket, onAnswer: () => {} };
  let received = Buffer.alloc(0);
  let missing = -1;
  let isOk = true;
  socket.on("data", (chunk) => {
    if (missing < 0) {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const end = received.indexOf("\r\n\r\n");
      if (end < 0) return;
      const header = received.latin1Slice(0, end);
      isOk = header.startsWith("HTTP/1.1 200");
      const length = Number(/content-length: (\d+)/i.exec(header)?.[1] ?? 0);
      missing = length - (received.length - end - 4);
    } else {
      missing -= chunk.length;
    }
    if (missing > 0) return;
    received = Buffer.alloc(0);
    missing = -1;
    connection.onAnswer(connection, isOk);
  });
  return new Promise((resolve) => socket.once("connect", () => resolve(connection)));
}
