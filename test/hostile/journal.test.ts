// Owns the journal's budget of memory in a real server: whatever is sent, what it holds of calls takes no more heap.
import { Agent, request } from "node:http";
import { afterEach, expect, it } from "vitest";
import { print } from "./budget.ts";
import { CALL_KINDS, type CallKind, type SentCall } from "./journal-kinds.ts";
import { MeasuredServer } from "./measured-server.ts";

/** In megabytes. `JOURNAL_MEGABYTES=64` is the default budget, which takes a quarter of an hour to fill. */
const BUDGET = Number(process.env.JOURNAL_MEGABYTES || 2);
/** What a heap varies by between two collections, and the objects around the records. */
const SLACK = 1.5;
/** As many times as much is sent as the budget holds. */
const TIMES = 3;
const LEAST_CALLS = 40 * BUDGET;
const AT_ONCE = 8;

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
let server: MeasuredServer;
afterEach(() => server.stop());

/** Sends a call and reads its answer to the end, or to where it breaks. */
function send({ verb = "POST", path, headers, body }: SentCall): Promise<number> {
  return new Promise((resolve) => {
    const all = { authorization: "Bearer any", "content-type": "application/json", ...headers };
    const call = request(`${server.url}${path}`, { method: verb, headers: all, agent }, (answer) => {
      answer.resume().on("close", () => resolve(answer.statusCode as number));
    });
    call.on("error", () => resolve(0)).end(body);
  });
}

async function sendAll({ make }: CallKind, from: number, count: number, id: string): Promise<Set<number>> {
  const statuses = new Set<number>();
  let next = from;
  const sender = async () => {
    while (next < from + count) {
      next += 1;
      statuses.add(await send(make(next, id)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  return statuses;
}

it.each(CALL_KINDS)("$name take no more heap than the journal's budget", async (kind) => {
  const flags = ["--scenario", "healthy", "--journal-max", "1000000", "--journal-max-bytes"];
  server = await MeasuredServer.start(...flags, String(BUDGET * 2 ** 20));
  const id = (await kind.prepare?.(server)) ?? "";
  await sendAll(kind, 0, 20, id);
  await server.send("/_mock/requests", {}, "DELETE");
  const count = Math.max(LEAST_CALLS, Math.ceil((TIMES * BUDGET * 2 ** 20) / kind.size));

  const statuses = await sendAll(kind, 1_000, count, id);

  const full = await server.heap();
  const { requests, dropped, cut } = await (await fetch(`${server.url}/_mock/requests`)).json();
  await server.send("/_mock/requests", {}, "DELETE");
  const megabytes = (full - (await server.heap())) / 2 ** 20;
  const kept = requests.length;
  const left = {
    kept,
    dropped,
    cut,
    "MB of heap": Math.round(megabytes * 10) / 10,
    "MB at most": Math.round(server.peak),
  };
  print(`journal, ${kind.name} (${[...statuses].join(", ")})`, { calls: count, ...left });

  expect(megabytes).toBeLessThan(BUDGET + SLACK);
  expect(kept + dropped).toBe(count);
  expect(statuses).not.toContain(500);
});
