// Owns the measurement of control bodies (`node test/hostile/body-costs.mjs [part of a name]`, after a build): a right and a
// wrong body just under its limit at every path that takes one, each at a server of its own. Prints the processor time
// and the memory of a MB, and fails if one costs more than it may.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { BODIES } from "./bodies.mjs";

/** Where a longer one is possible, one of this many bytes shows what a MB costs. */
const LONGEST = 1_000_000;

/** What a MB may cost on a machine that has nothing else to do, on which the reference takes that long. */
const MOST_SECONDS = 0.25;
const MOST_MEGABYTES = 50;
const REFERENCE_SECONDS = 0.05;

/** What a busy machine may add besides: memory is collected later, and both figures vary. */
const TOLERANCE = 1.5;

const WARM_UPS = 3;
/** The first that costs no more than it may counts. */
const MOST_TRIES = 3;

function isOver({ seconds, megabytes }) {
  return seconds > TOLERANCE * MOST_SECONDS || megabytes > TOLERANCE * MOST_MEGABYTES;
}

const REFERENCE = `[${Array(333_000).fill("{}")}]`;

/** The processor time of reading and writing a MB of JSON, here and now. */
function referenceSeconds() {
  const before = process.cpuUsage();
  JSON.stringify(JSON.parse(REFERENCE));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const TICKS = 100;
const HEADERS = { "content-type": "application/json" };
const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

async function start() {
  const child = spawn(
    process.execPath,
    [cli, "--port", "0", "--log", "silent", "--clock", "frozen", "--scenario", "healthy"],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  for await (const piece of child.stdout) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(piece)?.[0];
    if (url) return { child, url };
  }
  throw new Error("the server did not start");
}

function secondsOf({ pid }) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

function megabytesOf({ pid }, what) {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(status)[1]) / 1_024;
}

/** What the path says about the longest body, which it says without reading one. */
async function limitOf(url, { verb, path }) {
  const { port, host } = new URL(url);
  const socket = connect(Number(port), "127.0.0.1");
  socket.write(
    `${verb} ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 999999999999\r\n\r\n`,
  );
  let answer = "";
  for await (const piece of socket) {
    answer += piece;
    if (answer.includes("can be read here")) break;
  }
  socket.destroy();
  return Number(/at most (\d+) bytes/.exec(answer)?.[1]);
}

async function measure({ verb, path, prepare, make, isRight, isShort, status: wanted }) {
  const { child, url } = await start();
  try {
    /** Short bodies are sent several times, because the processor time is counted in hundredths of a second. */
    const send = async (size, copies = 1) => {
      const calls = [];
      for (let i = 0; i < copies; i += 1) {
        const target = url + path.replace(":id", (await prepare?.(url)) ?? "none");
        calls.push({ target, body: await make(size, url) });
      }
      const reference = referenceSeconds();
      const before = { seconds: secondsOf(child), megabytes: megabytesOf(child, "VmRSS") };
      // So that the high-water mark begins again.
      writeFileSync(`/proc/${child.pid}/clear_refs`, "5");
      const answers = [];
      for (const { target, body } of calls) {
        const answer = await fetch(target, { method: verb, headers: HEADERS, body });
        answers.push({ status: answer.status, text: await answer.text() });
      }
      const megabytesSent = isShort
        ? calls.length
        : calls.reduce((sum, { body }) => sum + body.length, 0) / 1e6;
      const seconds = (secondsOf(child) - before.seconds) / megabytesSent;
      const slowness = (reference + referenceSeconds()) / 2 / REFERENCE_SECONDS;
      return {
        ...answers[0],
        length: calls[0].body.length,
        seconds: seconds / slowness,
        megabytes: (megabytesOf(child, "VmHWM") - before.megabytes) / megabytesSent,
      };
    };
    const limit = await limitOf(url, { verb, path: path.replace(":id", (await prepare?.(url)) ?? "none") });
    if (!limit) throw new Error(`${verb} ${path} states no limit`);
    const size = Math.min(limit, LONGEST) - 64;
    const { length } = await send(size);
    for (let i = 0; i < WARM_UPS; i += 1) await send(5_000);
    const tries = [];
    do tries.push(await send(size, Math.ceil(LONGEST / 2 / length)));
    while (tries.length < MOST_TRIES && isOver(tries.at(-1)));
    const least = (figure) => Math.min(...tries.map((each) => each[figure]));
    const [{ status, text }] = tries;
    const isExpected = wanted ? status === wanted : status < 300 === isRight;
    const [seconds, megabytes] = [least("seconds"), least("megabytes")];
    return { limit, length, status, text, isExpected, seconds, megabytes };
  } finally {
    child.kill();
    await once(child, "exit");
  }
}

const [, , only = ""] = process.argv;
let [tried, defects] = [0, 0];
for (const body of BODIES) {
  const name = `${body.verb} ${body.path} ${body.isRight ? "right" : "wrong"}: ${body.name}`;
  if (!name.includes(only)) continue;
  const { limit, length, status, text, isExpected, seconds, megabytes } = await measure(body);
  const over = isOver({ seconds, megabytes });
  if (over || !isExpected) defects += 1;
  tried += 1;
  console.log(
    `${over ? "OVER" : "    "} ${seconds.toFixed(2)} s/MB ${megabytes.toFixed(0).padStart(3)} MB/MB  ${status} ${length} of ${limit}  ${name}`,
  );
  if (!isExpected) console.log(`     unexpected: ${text.slice(0, 300)}`);
}
console.log(`bodies: ${tried} tried, ${defects} defects`);
process.exitCode = defects > 0 ? 1 : 0;
