// Owns the fuzzing of all RPCs of all services, in JSON and binary, made from their descriptors: whatever is sent, no
// answer is an internal error, and memory is bounded.
import { expect, it } from "vitest";
import { createMock, type Mock } from "../../src/index.ts";
import { loadServices } from "../../src/services/services.ts";
import { anyMessage, hostileBytes, hostileJson } from "./any-message.ts";
import { cases, print, SEED } from "./budget.ts";
import { Chance } from "./chance.ts";

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Ids that are remembered, so that calls are about what is there and what was. */
const MOST_IDS = 200;

it("no request of any RPC gets an internal error", async () => {
  const rows = (await loadServices()).flatMap(({ rows }) => rows);
  const chance = new Chance(SEED);
  const ids: string[] = [];
  const defects: string[] = [];
  const counts = { tried: 0, "carried out": 0, "internal errors": 0, "bytes sent": 0, "bytes received": 0 };
  let mock = createMock({ scenario: "busy-organization" });
  for (const number of cases(12_000)) {
    if (number % 5_000 === 4_999) {
      await mock.close();
      mock = createMock({
        scenario: chance.pick(["healthy", "busy-organization", "rotating-pool", "empty"] as const),
      });
      ids.length = 0;
    }
    if (chance.once(20)) mock.clock.advance(chance.pick(["1s", "1m", "20m", "1d"] as const));
    const { descriptor } = chance.pick(rows);
    const { input, methodKind } = descriptor;
    const message = anyMessage(chance, input, { ids });
    const isJson = chance.once(2);
    const body = isJson ? hostileJson(chance, input, message) : hostileBytes(chance, input, message);
    const form = isJson ? "json" : "proto";
    const isStream = methodKind === "server_streaming" && !chance.once(4);
    const headers = new Headers({
      authorization: "Bearer any",
      "content-type": `application/${isStream ? "connect+" : ""}${form}`,
    });
    if (chance.once(30)) headers.set("content-encoding", chance.pick(["gzip", "br", "identity", ""]));
    if (chance.once(30)) headers.set("connect-timeout-ms", chance.pick(["1000", "-1", "x", "99999999999"]));
    if (chance.once(50)) headers.delete("authorization");
    const path = `${mock.url}/api/${descriptor.parent.typeName}/${descriptor.name}`;
    const answer = await mock.fetch(path, {
      method: "POST",
      headers,
      body: isStream ? enveloped(body) : body,
    });
    counts.tried += 1;
    counts["bytes sent"] += body.length;
    if (isStream && answer.ok) {
      await answer.body?.cancel();
      continue;
    }
    const text = new TextDecoder("latin1").decode(await answer.arrayBuffer());
    counts["bytes received"] += text.length;
    if (answer.ok) counts["carried out"] += 1;
    if (answer.status === 500 || text.includes("a defect of it")) {
      counts["internal errors"] += 1;
      defects.push(`${descriptor.name} ${form} ${describe(body)}: ${text.slice(0, 300)}`);
    }
    for (const [id] of text.matchAll(UUID)) {
      if (ids.length < MOST_IDS) ids.push(id);
      else if (chance.once(9)) ids[chance.below(MOST_IDS)] = id;
    }
    if (answer.ok && chance.once(100)) {
      const issue = issueOfState(mock);
      if (issue !== undefined) {
        defects.push(`state after ${descriptor.name} ${form} ${describe(body)}: ${issue}`);
        mock = createMock();
      }
    }
    if (defects.length >= 10) break;
  }
  mock.requests.all();
  await mock.close();
  print("RPCs", counts);

  expect(defects).toEqual([]);
  expect(counts["carried out"]).toBeGreaterThan(counts.tried / 20);
});

/** What is wrong with the state of a mock; undefined if another one reads it and continues alike. */
function issueOfState(mock: Mock): string | undefined {
  try {
    const state = mock.save();
    const [one, other] = [createMock({ state }), createMock({ state: JSON.parse(JSON.stringify(state)) })];
    for (const each of [one, other]) each.clock.advance("2d");
    const branch = mock.branch();
    branch.clock.advance("2d");
    const [a, b, c] = [one, other, branch].map((each) => JSON.stringify(each.save()));
    return a === b && a === c ? undefined : "it continues differently";
  } catch (error) {
    return String(error).slice(0, 500);
  }
}

function describe(body: string | Uint8Array): string {
  return (typeof body === "string" ? body : Buffer.from(body).toString("hex")).slice(0, 500);
}

/** A message of a stream: a flag, its length, and itself. */
function enveloped(body: string | Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const length = new Uint8Array(5);
  new DataView(length.buffer).setUint32(1, bytes.length);
  return Uint8Array.from([...length, ...bytes]);
}
