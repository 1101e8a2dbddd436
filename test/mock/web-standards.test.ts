// Owns that a mock without a socket needs web standards alone, of the built library: in a process without Node's
// globals, in which no module of Node's can be imported.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const PROGRAM = fileURLToPath(new URL("../package/web-standards.mjs", import.meta.url));

it("a mock without a socket responds, streams, compresses and is steered by web standards alone", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", PROGRAM]);

  expect(JSON.parse(stdout)).toEqual({
    phase: "COMPLETED",
    encoding: "gzip",
    listed: true,
    binary: [200, true],
    log: [200, true],
    control: "healthy",
    remote: true,
    called: true,
    event: true,
    seeded: "PREBUILD_PHASE_RUNNING",
    presets: true,
  });
});
