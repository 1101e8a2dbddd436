// Owns the load on two servers in turn: a short burst on one, one on the other, and so on, from one process. So
// whatever else the machine does meets both, and the ratio holds where requests per second do not.
import { bytesOf, open } from "./connection.mjs";
import { median } from "./measure.mjs";

const { ports, request, bursts, sizes, connections } = JSON.parse(process.argv[2]);
const bytes = bytesOf(request);
const servers = await Promise.all(
  ports.map((port) => Promise.all(Array.from({ length: connections }, () => open(port, bytes)))),
);

/** Bursts that are not counted. Short ones, because a server ends a connection that is idle for some seconds. */
const WARM_UP = 20;

let refused = 0;
const times = servers.map(() => []);
for (let round = -WARM_UP; round < bursts; round++) {
  for (const [index, server] of servers.entries()) {
    const time = await burst(server, sizes[index]);
    if (round >= 0) times[index].push(time);
  }
}
for (const { socket } of servers.flat()) socket.destroy();
const perSecond = times.map((of, index) => (sizes[index] / median(of)) * 1_000);
const ratio = median(times[0].map((time, round) => (sizes[0] / time) * (times[1][round] / sizes[1])));
console.log(JSON.stringify({ perSecond, ratio, refused }));

/** Milliseconds until N requests were answered, each connection sending its next one at once. */
function burst(server, requests) {
  const begin = performance.now();
  let toSend = requests;
  let toCome = requests;
  return new Promise((resolve) => {
    for (const connection of server) {
      connection.onAnswer = (_, isOk) => {
        if (!isOk) refused += 1;
        toCome -= 1;
        if (toSend > 0) {
          toSend -= 1;
          connection.send();
        } else if (toCome === 0) resolve(performance.now() - begin);
      };
    }
    for (const connection of server.slice(0, requests)) {
      toSend -= 1;
      connection.send();
    }
  });
}
