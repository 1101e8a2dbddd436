// Owns the steady load: raw sockets that send requests at a rate, for a bounded time.
import { bytesOf, open } from "./connection.mjs";

const { port, request, seconds, connections, rate } = JSON.parse(process.argv[2]);
const bytes = bytesOf(request);
const all = await Promise.all(Array.from({ length: connections }, () => open(port, bytes)));

const latencies = [];
let refused = 0;
let sent = 0;
let isOver = false;
for (const connection of all) {
  connection.isFree = true;
  connection.onAnswer = (_, isOk) => {
    if (!isOk) refused += 1;
    latencies.push(performance.now() - connection.sentAt);
    connection.isFree = true;
  };
}

const begin = performance.now();
tick();
setTimeout(() => {
  isOver = true;
  for (const { socket } of all) socket.destroy();
  latencies.sort((a, b) => a - b);
  const p99 = latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * 0.99))] ?? 0;
  console.log(JSON.stringify({ p99, refused }));
}, seconds * 1_000);

/** Sends what is due each millisecond, on connections that are free. */
function tick() {
  if (isOver) return;
  const due = Math.floor(((performance.now() - begin) / 1_000) * rate);
  for (const connection of all) {
    if (sent >= due) break;
    if (!connection.isFree) continue;
    connection.isFree = false;
    connection.sentAt = performance.now();
    sent += 1;
    connection.send();
  }
  setTimeout(tick, 1);
}
