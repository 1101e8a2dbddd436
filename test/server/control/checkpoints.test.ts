// Owns the checkpoints of the control API: the same as in the library, with branches as worlds.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMock, type Mock } from "../../../src/index.ts";
import { PENDING } from "../log-reader.ts";
import { control } from "./control-request.ts";

let mock: Mock;
beforeEach(() => {
  mock = createMock();
});
afterEach(() => mock.close());

describe("/_mock/checkpoints", () => {
  it("makes, lists, rewinds to and removes them", async () => {
    const made = await control(mock, "POST", "checkpoints", { name: "before the deploy" });
    mock.clock.advance("1h");
    expect(made.json).toMatchObject({
      name: "before the deploy",
      at: "2026-01-01T09:00:00.000Z",
      requests: 0,
    });
    expect((await control(mock, "GET", "checkpoints")).json).toEqual({ checkpoints: [made.json] });

    const rewound = await control(mock, "POST", "checkpoints/before%20the%20deploy/rewind", {});
    expect(rewound.json).toEqual(made.json);
    expect(mock.clock.now().toISOString()).toBe("2026-01-01T09:00:00.000Z");

    const removed = await control(mock, "DELETE", "checkpoints/before%20the%20deploy");
    expect(removed.json).toEqual({ removed: "before the deploy" });
    expect(mock.checkpoints()).toEqual([]);
  });

  it("compares one with now, as JSON and as text", async () => {
    mock.checkpoint("a");
    mock.world.fail(PENDING, "no space left");
    mock.checkpoint("b");

    const { json } = await control(mock, "GET", "checkpoints/diff?from=a&to=b");
    expect(json).toMatchObject({
      from: { name: "a" },
      to: { name: "b" },
      differences: [{ kind: "prebuild", id: PENDING, change: "changed" }],
    });
    const text = await mock.fetch("/_mock/checkpoints/diff?from=a", { headers: { accept: "text/plain" } });
    expect(await text.text()).toContain(
      `~ prebuild ${PENDING}\n    metadata.updatedAt: "2026-01-01T08:55:00Z" → "2026-01-01T09:00:00Z"\n`,
    );
  });

  it("branches into a world that continues from there, beside the others", async () => {
    await mock.call("CancelPrebuild", { prebuildId: PENDING });
    mock.checkpoint("cancelled");
    mock.reset();
    const { status, json } = await control(mock, "POST", "checkpoints/cancelled/branch", { id: "what-if" });
    expect([status, json.id]).toEqual([200, "what-if"]);
    expect(json.baseUrl).toMatch(/\/worlds\/what-if\/api$/);

    const requests = await mock.fetch("/worlds/what-if/_mock/requests");
    expect(((await requests.json()) as { requests: object[] }).requests).toMatchObject([
      { rpc: "CancelPrebuild", resourceId: PENDING },
    ]);
    expect(mock.requests.count()).toBe(0);
  });

  it("branches from a world into one beside it", async () => {
    await control(mock, "POST", "worlds", { id: "one", scenario: "empty" });
    const post = async (path: string, body: object) =>
      (await (
        await mock.fetch(`/worlds/one/_mock/${path}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        })
      ).json()) as { baseUrl: string };
    await post("checkpoints", { name: "here" });
    const { baseUrl } = await post("checkpoints/here/branch", { id: "two" });

    expect(new URL(baseUrl).pathname).toBe("/worlds/two/api");
    const info = await (await mock.fetch("/worlds/two/_mock/info")).json();
    expect(info).toMatchObject({ scenario: "empty" });
  });

  it("reports to readers of events that everything was reset", async () => {
    mock.checkpoint("a");
    const events = await mock.fetch("/_mock/events");
    const reader = (events.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    mock.rewind("a");
    let text = "";
    while (!text.includes('"cause":"rewind"')) text += new TextDecoder().decode((await reader.read()).value);
    await reader.cancel();

    expect(text).toContain("event: reset\n");
  });

  it.each<[string, string, object | undefined, number, string]>([
    ["POST", "checkpoints", {}, 400, "name"],
    ["POST", "checkpoints", { name: "" }, 400, "name: must be text of 1 to 100 characters"],
    ["POST", "checkpoints", { nam: "a" }, 400, "nam"],
    ["POST", "checkpoints/strat/rewind", {}, 404, 'did you mean "start"? Known checkpoints: "start", "end"'],
    ["POST", "checkpoints/none/branch", {}, 404, 'checkpoint "none" not found'],
    ["POST", "checkpoints/start/branch", { id: "No Id" }, 400, "id"],
    ["DELETE", "checkpoints/none", undefined, 404, 'checkpoint "none" not found'],
    ["GET", "checkpoints/diff?from=none", undefined, 404, 'checkpoint "none" not found'],
    ["GET", "checkpoints/diff", undefined, 400, "from"],
    ["GET", "checkpoints/diff?from=start&until=end", undefined, 400, "until"],
  ])("refuses %s %s %j and changes nothing", async (verb, path, body, status, says) => {
    mock.checkpoint("start");
    mock.checkpoint("end");
    mock.clock.advance("1m");
    const answer = await control(mock, verb as "GET", path, body);

    expect([answer.status, JSON.stringify(answer.json)]).toEqual([
      status,
      expect.stringContaining(says.replaceAll('"', '\\"')),
    ]);
    expect(mock.checkpoints()).toHaveLength(2);
    expect(mock.clock.now().toISOString()).toBe("2026-01-01T09:01:00.000Z");
  });
});
