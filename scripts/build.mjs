// Owns the build: it makes all of dist/ in a folder of its own and puts it in place when it is whole, so that a server
// that runs from dist/, or a second build beside this one, never meets half of it. Prints what went wrong, else nothing.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { writeCommonJs } from "./write-common-js.mjs";
import { writeScenarioSchema } from "./write-scenario-schema.mjs";

const project = fileURLToPath(new URL("../", import.meta.url));
const dist = `${project}dist`;
const built = `${project}.cache/build-${process.pid}`;
const tsdown = fileURLToPath(import.meta.resolve("tsdown/run", pathToFileURL(project)));

try {
  mkdirSync(`${project}.cache`, { recursive: true });
  const env = { ...process.env, BUILD_FOLDER: built, FORCE_COLOR: "0" };
  const { status, error, stdout, stderr } = spawnSync(process.execPath, [tsdown], {
    cwd: project,
    env,
    encoding: "utf8",
  });
  if (status === 0) {
    writeCommonJs(built);
    await writeScenarioSchema(built);
    putInPlace();
  } else {
    console.error(`Failed to build.\n${error?.message ?? stdout + stderr}`);
    process.exitCode = 1;
  }
} finally {
  rmSync(built, { recursive: true, force: true });
}

/** Two renames: a program that opens a file of dist/ finds that of the old build or of the new one. */
function putInPlace() {
  const old = `${built}-old`;
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(built, dist);
  rmSync(old, { recursive: true, force: true });
}
