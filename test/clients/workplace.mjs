// Owns where the clients live (`.cache/clients`, git-ignored) and what they see of the machine's environment.

import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const projectFolder = fileURLToPath(new URL("../..", import.meta.url));
export const clientsFolder = fileURLToPath(new URL(".", import.meta.url));

/** A path below the git-ignored folder that holds everything a client needs. */
export function cachePath(...parts) {
  return join(projectFolder, ".cache", "clients", ...parts);
}

// What would point a client, or the mock, at something else than the server under test.
const foreign = /^(GITPOD_|ONA_|PREBUILD_MOCK_|PORT$|PYTHON(PATH|HOME)$|VIRTUAL_ENV$|NODE_OPTIONS$)/;

/** The machine's environment without settings of the clients and the mock; loopback goes past any proxy. */
export function cleanEnvironment(extra = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  const loopback = "127.0.0.1,localhost,::1";
  return { ...Object.fromEntries(kept), NO_PROXY: loopback, no_proxy: loopback, ...extra };
}

/**
 * Runs `prepare` unless the folder was prepared for the same `stamp` before. A preparation that fails
 * leaves no stamp, so the next run starts afresh.
 */
export async function prepareOnce(folder, stamp, prepare) {
  const stampFile = join(folder, "prepared-for.txt");
  if (existsSync(stampFile) && (await readFile(stampFile, "utf8")) === stamp) return;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await prepare();
  await writeFile(stampFile, stamp);
}
