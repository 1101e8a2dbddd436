// Owns the rows beside other mock servers on the same route. They are installed by the benchmark, only in bench/.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GET_JSON, init } from "../requests.mjs";
import { duel, startOurs, startProcess } from "../servers.mjs";

export const rows = [
  {
    name: "GetPrebuild over HTTP, JSON",
    against: "Prism 5",
    reach: 10,
    unit: "req/s",
    run: (size) => beside(startPrism, size),
  },
  {
    name: "GetPrebuild over HTTP, JSON",
    against: "Mockoon CLI 9",
    reach: 10,
    unit: "req/s",
    run: (size) => beside(startMockoon, size),
  },
];

async function beside(startPeer, { rounds }) {
  install();
  const folder = mkdtempSync(join(tmpdir(), "prebuild-mock-bench-"));
  const ours = await startOurs();
  try {
    const answer = await (
      await fetch(`http://127.0.0.1:${ours.port}${GET_JSON.path}`, init(GET_JSON))
    ).json();
    const peer = await startPeer(folder, answer);
    try {
      // Bursts of about the same time: one of 500 would be over before a processor that has waited for the other is warm.
      const sizes = [5_000, 500];
      const { perSecond, ratio } = await duel([ours.port, peer.port], GET_JSON, {
        bursts: rounds * 3,
        sizes,
      });
      return { a: perSecond[0], b: perSecond[1], ratio };
    } finally {
      await peer.stop();
    }
  } finally {
    await ours.stop();
    rmSync(folder, { recursive: true });
  }
}

function install() {
  if (existsSync("bench/node_modules/@mockoon/cli") && existsSync("bench/node_modules/@stoplight/prism-cli"))
    return;
  console.log("installing the peers into bench/node_modules …");
  execFileSync(
    "npm",
    ["install", "--prefix", "bench", "--no-audit", "--no-fund", "--silent", "--no-package-lock"],
    {
      stdio: "inherit",
    },
  );
}

async function startPrism(folder, answer) {
  const file = join(folder, "openapi.json");
  const content = { "application/json": { example: answer, schema: { type: "object" } } };
  const operation = {
    requestBody: { content: { "application/json": { schema: { type: "object" } } } },
    responses: { 200: { description: "the prebuild", content } },
  };
  const paths = { [GET_JSON.path]: { post: operation } };
  writeFileSync(file, JSON.stringify({ openapi: "3.0.3", info: { title: "bench", version: "1" }, paths }));
  const port = 4_741;
  const args = [
    "bench/node_modules/@stoplight/prism-cli/dist/index.js",
    "mock",
    file,
    "--port",
    String(port),
    "--verboseLevel",
    "silent",
  ];
  const { stop } = await startProcess([...args.slice(0, -2)], /listening on/i);
  return { port, stop };
}

async function startMockoon(folder, answer) {
  const file = join(folder, "mockoon.json");
  const port = 4_742;
  const response = {
    uuid: "00000000-0000-4000-8000-000000000003",
    body: JSON.stringify(answer),
    latency: 0,
    statusCode: 200,
    label: "",
    headers: [{ key: "content-type", value: "application/json" }],
    bodyType: "INLINE",
    filePath: "",
    databucketID: "",
    sendFileAsBody: false,
    rules: [],
    rulesOperator: "OR",
    disableTemplating: true,
    fallbackTo404: false,
    default: true,
    crudKey: "id",
    callbacks: [],
  };
  const route = {
    uuid: "00000000-0000-4000-8000-000000000002",
    type: "http",
    documentation: "",
    method: "post",
    endpoint: GET_JSON.path.slice(1),
    responses: [response],
    responseMode: null,
    streamingMode: null,
    streamingInterval: 0,
  };
  const environment = {
    uuid: "00000000-0000-4000-8000-000000000001",
    lastMigration: 33,
    name: "bench",
    endpointPrefix: "",
    latency: 0,
    port,
    hostname: "127.0.0.1",
    folders: [],
    routes: [route],
    rootChildren: [{ type: "route", uuid: route.uuid }],
    proxyMode: false,
    proxyHost: "",
    proxyRemovePrefix: false,
    tlsOptions: {
      enabled: false,
      type: "CERT",
      pfxPath: "",
      certPath: "",
      keyPath: "",
      caPath: "",
      passphrase: "",
    },
    cors: false,
    headers: [],
    proxyReqHeaders: [],
    proxyResHeaders: [],
    data: [],
    callbacks: [],
  };
  writeFileSync(file, JSON.stringify(environment));
  const args = [
    "bench/node_modules/@mockoon/cli/bin/run.js",
    "start",
    "--data",
    file,
    "--disable-log-to-file",
    "--log-transaction=false",
  ];
  const { stop } = await startProcess(args.slice(0, -1), /started on port/i);
  return { port, stop };
}
