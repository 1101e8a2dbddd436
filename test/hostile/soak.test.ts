// Owns the soak: twelve simulated months with traffic, in which the heap may grow by nothing but what is named here.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { createMock } from "../../src/index.ts";
import { print } from "./budget.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

function heap(): number {
  for (let i = 0; i < 3; i += 1) collect();
  return process.memoryUsage().heapUsed;
}

const DAYS = 365;
const CREATED_PER_DAY = 8;

/** What may come to the heap in eleven months: the encodings of values that are remembered, of which 4,096 may be. */
const MOST_GROWTH = 20_000_000;

it.each(["busy-organization", "demo"] as const)(
  "a year of %s leaves no more behind than a month",
  async (scenario) => {
    const mock = createMock({ scenario, journalMax: 200 });
    const { prebuilds } = await mock.call("ListPrebuilds", {});
    const projectId = prebuilds[0]?.metadata?.projectId as string;
    let created = 0;
    const day = async () => {
      for (let i = 0; i < CREATED_PER_DAY; i += 1) {
        const { prebuild } = await mock.call("CreatePrebuild", { projectId, spec: {} });
        created += 1;
        const prebuildId = prebuild?.id as string;
        if (i % 5 === 0) await mock.call("CreatePrebuildLogsToken", { prebuildId });
        if (i % 4 === 0) await mock.call("CancelPrebuild", { prebuildId });
      }
      await mock.call("ListPrebuilds", { pagination: { pageSize: 100 } });
      mock.clock.advance("1d");
    };
    // After a month most of what is bounded has reached its bound.
    for (let i = 0; i < 30; i += 1) await day();
    const before = heap();
    for (let i = 30; i < DAYS; i += 1) await day();
    const after = heap();
    print(`soak of ${scenario}`, {
      days: DAYS,
      "prebuilds created": created,
      "bytes of heap after a month": before,
      "bytes after a year": after,
    });
    await mock.close();

    expect(after - before).toBeLessThan(MOST_GROWTH);
  },
);
