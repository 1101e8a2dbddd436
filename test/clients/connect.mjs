// Owns running connect.ts, connect-presets.ts and connect-steps.ts, the checks of the Connect clients, under Vitest.

import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "./command.mjs";
import { withMock } from "./mock-server.mjs";
import { reportChecks } from "./report.mjs";
import { cachePath, cleanEnvironment, clientsFolder, projectFolder } from "./workplace.mjs";

/** The clients, by what is loaded, and how each speaks. */
const CLIENTS = {
  "connect-web": "HTTP/1.1",
  "connect-node": "HTTP/2",
};

export async function runConnect(report) {
  for (const client of Object.keys(CLIENTS)) await runClient(report, client);
}

async function runClient(report, client) {
  report.heading(`Node @connectrpc/${client} (${CLIENTS[client]}: binary, JSON, and GET for reads)`);
  const results = cachePath(`${client}.json`);
  await mkdir(cachePath(), { recursive: true });
  await rm(results, { force: true });
  await withMock(report, async ({ url, baseUrl }) => {
    const command = await runCommand(
      process.execPath,
      [
        join(projectFolder, "node_modules", "vitest", "vitest.mjs"),
        "run",
        "--config",
        join(clientsFolder, "vitest.config.ts"),
        "--reporter=json",
        `--outputFile=${results}`,
      ],
      {
        cwd: projectFolder,
        env: cleanEnvironment({ MOCK_URL: url, MOCK_BASE_URL: baseUrl, MOCK_CLIENT: client }),
        seconds: 240,
      },
    );
    reportChecks(report, await readChecks(results, command));
  });
}

async function readChecks(results, command) {
  try {
    const { testResults } = JSON.parse(await readFile(results, "utf8"));
    const checks = testResults.flatMap(({ assertionResults }) =>
      assertionResults
        .filter(({ status }) => status !== "skipped")
        .map(({ ancestorTitles, title, status, failureMessages }) => ({
          sentence: [...ancestorTitles, title].join(": "),
          error: status === "passed" ? undefined : failureMessages.join("\n") || status,
        })),
    );
    return { checks, finished: true, command };
  } catch {
    return { checks: [], finished: false, command };
  }
}
