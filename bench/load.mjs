// Owns the load: raw sockets that send one request after the other, or at a steady rate, for a bounded time. It
// does less for each answer than any server can, so that it is not what is measured.
import { connect } from "node:net";

const { port, request, seconds, connections, rate } = JSON.parse(process.argv[2]);
const body = Buffer.from(request.body, request.base64 ? "base64" : "utf8");
const head = [
  `POST ${request.path} HTTP/1.1`,
  "host: 127.0.0.1",
  ...Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`),
  `content-length: ${body.length}`,
];
const bytes = Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), body]);

const latencies = [];
let refused = 0;
let isOver = false;

/** A connection that answers when its request is answered. */
function open() {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  let sentAt = 0;
  let received = Buffer.alloc(0);
  let missing = -1;
  const connection = { isFree: true, send, socket, onFree: () => {} };
  function send() {
    connection.isFree = false;
    sentAt = performance.now();
    socket.write(bytes);
  }
  socket.on("data", (chunk) => {
    if (missing < 0) {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const end = received.indexOf("\r\n\r\n");
      if (end < 0) return;
      const header = received.latin1Slice(0, end);
      if (!header.startsWith("HTTP/1.1 200")) refused += 1;
      const length = Number(/content-length: (\d+)/i.exec(header)?.[1] ?? 0);
      missing = length - (received.length - end - 4);
    } else {
      missing -= chunk.length;
    }
    if (missing > 0) return;
    received = Buffer.alloc(0);
    missing = -1;
    latencies.push(performance.now() - sentAt);
    connection.isFree = true;
    connection.onFree(connection);
  });
  socket.on("error", (error) => {
    if (!isOver) throw error;
  });
  return new Promise((resolve) => socket.once("connect", () => resolve(connection)));
}

const all = await Promise.all(Array.from({ length: connections }, open));
const begin = performance.now();
if (rate > 0) steadily();
else {
  for (const connection of all) {
    connection.onFree = () => !isOver && connection.send();
    connection.send();
  }
}
setTimeout(() => {
  isOver = true;
  const took = (performance.now() - begin) / 1_000;
  for (const { socket } of all) socket.destroy();
  latencies.sort((a, b) => a - b);
  const quantile = (q) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * q))] ?? 0;
  console.log(
    JSON.stringify({ perSecond: latencies.length / took, p50: quantile(0.5), p99: quantile(0.99), refused }),
  );
}, seconds * 1_000);

/** Sends at a rate: what is due is sent each millisecond on connections that are free. */
function steadily() {
  let sent = 0;
  const tick = () => {
    if (isOver) return;
    const due = Math.floor(((performance.now() - begin) / 1_000) * rate);
    for (const connection of all) {
      if (sent >= due) break;
      if (!connection.isFree) continue;
      sent += 1;
      connection.send();
    }
    setTimeout(tick, 1);
  };
  tick();
}
