// Owns the generated TypeScript client: fetching it from npm into the cache, and running its checks.

import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { mustRun, runCommand } from "./command.mjs";
import { withMock } from "./mock-server.mjs";
import { readJsonChecks, reportChecks } from "./report.mjs";
import { cachePath, cleanEnvironment, clientsFolder, prepareOnce } from "./workplace.mjs";

const folder = join(clientsFolder, "typescript");

export async function runTypeScript(report) {
  const manifest = await readFile(join(folder, "package.json"), "utf8");
  const version = JSON.parse(manifest).dependencies["@gitpod/sdk"];
  const name = `TypeScript @gitpod/sdk ${version} (generated REST client, JSON)`;
  const installed = cachePath("typescript");
  try {
    await prepareOnce(installed, `${process.version} ${manifest}`, async () => {
      await copyFile(join(folder, "package.json"), join(installed, "package.json"));
      const npm = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"];
      await mustRun("install it from npm", "npm", npm, {
        cwd: installed,
        env: cleanEnvironment(),
        seconds: 300,
      });
    });
  } catch (error) {
    report.notRun(name, error.message);
    return;
  }
  for (const [where, base] of [
    ["at the root", "url"],
    ["under /api", "baseUrl"],
  ]) {
    report.heading(`${name}, ${where}`);
    await withMock(report, async (endpoints) => {
      const program = [join(folder, "sdk.mjs"), endpoints.url, endpoints[base], installed];
      const command = await runCommand(process.execPath, program, {
        cwd: folder,
        env: cleanEnvironment(),
        seconds: 120,
      });
      reportChecks(report, readJsonChecks(command));
    });
  }
}
