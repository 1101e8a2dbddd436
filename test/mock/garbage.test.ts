// Owns that a mock which is no longer used leaves memory with the young: it does not wait for a full collection.
import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";

const LIBRARY = new URL("../../dist/index.js", import.meta.url).href;

/** Prints how many bytes a mock holds that has been used and dropped, before any full collection. */
const PROBE = `
const { createMock } = await import(${JSON.stringify(LIBRARY)});
const use = async (count) => {
  for (let i = 0; i < count; i++) {
    const mock = createMock();
    mock.clock.advance("1h");
    mock.checkpoint("here");
    await mock.close();
  }
};
await use(200);
gc();
const before = process.memoryUsage().heapUsed;
await use(200);
gc({ type: "minor" });
gc({ type: "minor" });
console.log((process.memoryUsage().heapUsed - before) / 200);
`;

it("a mock that was dropped is collected without a full collection", () => {
  // No full collection begins by itself in so large a young generation.
  const flags = ["--expose-gc", "--max-semi-space-size=128", "--min-semi-space-size=128"];
  const printed = execFileSync(process.execPath, [...flags, "--input-type=module", "-e", PROBE], {
    encoding: "utf8",
  });

  // One that survives holds 60,000 bytes and more.
  expect(Number(printed)).toBeLessThan(30_000);
});
