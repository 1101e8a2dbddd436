// Owns the order of the real clients: each meets a fresh server, and the last line counts their checks.
// Run with `npm run test:clients`, after `npm run build`.

import { runConnect } from "./connect.mjs";
import { runGo } from "./go.mjs";
import { runGoRest } from "./go-rest.mjs";
import { isBuilt } from "./mock-server.mjs";
import { runPython } from "./python.mjs";
import { createReport } from "./report.mjs";
import { runTypeScript } from "./typescript.mjs";

const report = createReport();

if (isBuilt()) {
  await runPython(report);
  await runGo(report);
  await runGoRest(report);
  await runTypeScript(report);
  await runConnect(report);
} else {
  report.heading("The built server");
  report.failed(
    "dist/cli.js is there",
    "Failed to start the mock: dist/cli.js is missing. Run `npm run build`.",
  );
}

process.exitCode = report.close();
