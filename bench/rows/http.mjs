// Owns the rows over HTTP: each RPC beside a bare server that sends the same bytes.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { alternate } from "../measure.mjs";
import { CREATE, GET_GZIP, GET_JSON, GET_PROTO, init, LIST_100 } from "../requests.mjs";
import { duel, load, startBare, startOurs } from "../servers.mjs";

export const rows = [
  ...[
    [1, 0.8],
    [4, 0.8],
    [32, 0.75],
    [256, 0.75],
  ].map(([connections, reach]) => ({
    name: `GetPrebuild over HTTP, JSON, connections: ${connections}`,
    against: "bare node:http",
    reach,
    unit: "req/s",
    run: (size) => throughput(GET_JSON, "json", { ...size, connections }),
  })),
  {
    name: "GetPrebuild over HTTP, binary",
    against: "bare node:http",
    reach: 0.75,
    unit: "req/s",
    run: (size) => throughput(GET_PROTO, "proto", size),
  },
  {
    name: "GetPrebuild over HTTP, JSON in gzip",
    against: "bare node:http, same bytes",
    reach: 0.75,
    unit: "req/s",
    run: (size) => throughput(GET_GZIP, "json", size),
  },
  {
    name: "ListPrebuilds, page of 100, JSON",
    against: "bare node:http",
    reach: 0.7,
    unit: "req/s",
    run: (size) => throughput(LIST_100, "json", size, 120),
  },
  {
    name: "CreatePrebuild, JSON",
    against: "bare node:http",
    reach: 0.4,
    unit: "req/s",
    run: (size) => throughput(CREATE, "json", size),
  },
  {
    name: "p99 of GetPrebuild at half of the peak rate",
    against: "bare node:http",
    atMost: 1.5,
    unit: "ms",
    run: latency,
  },
];

/** Requests per second of our server and of a bare one that sends the bytes that ours sent. */
function throughput(request, encoding, size, stored = 0) {
  const settings = { onOneCpu: size.connections === 1 };
  return beside({ request, encoding, stored, settings }, (ours, bare) =>
    measured([ours, bare], request, size),
  );
}

function latency(size) {
  return beside({ request: GET_JSON, encoding: "json" }, async (ours, bare) => {
    const { a: perSecond } = await measured([ours, bare], GET_JSON, size);
    const steady = { seconds: size.seconds, rate: Math.floor(perSecond / 2) };
    return alternate(
      size.rounds,
      async () => (await load(ours, GET_JSON, steady)).p99,
      async () => (await load(bare, GET_JSON, steady)).p99,
    );
  });
}

async function measured(ports, request, size) {
  const { bursts, connections = 32 } = size;
  // Enough for each connection to send several.
  const burst = Math.max(500, connections * 8);
  const { perSecond, ratio } = await duel(ports, request, { bursts, connections, sizes: [burst, burst] });
  return { a: perSecond[0], b: perSecond[1], ratio };
}

/** Starts both servers, measures, and ends them. */
async function beside({ request, encoding, stored = 0, settings }, measure) {
  const folder = mkdtempSync(join(tmpdir(), "prebuild-mock-bench-"));
  const answerFile = join(folder, "answer");
  const ours = await startOurs([], settings);
  try {
    const call = (of) => fetch(`http://127.0.0.1:${ours.port}${of.path}`, init(of));
    for (let made = 0; made < stored; made++) await (await call(CREATE)).arrayBuffer();
    const compression = request.headers["accept-encoding"];
    // What `fetch` answers is unpacked.
    const answer = Buffer.from(await (await call(request)).arrayBuffer());
    writeFileSync(answerFile, compression === "gzip" ? gzipSync(answer) : answer);
    const bare = await startBare(answerFile, encoding, compression, settings);
    try {
      return await measure(ours.port, bare.port);
    } finally {
      await bare.stop();
    }
  } finally {
    await ours.stop();
    rmSync(folder, { recursive: true });
  }
}
