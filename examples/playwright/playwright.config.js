import { defineConfig } from "@playwright/test";

const port = process.env.APP_PORT ?? "4173";

export default defineConfig({
  testDir: "test",
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    // A browser of the system's; without the variable it is the one that `npx playwright install` has brought.
    launchOptions: { executablePath: process.env.CHROMIUM },
  },
  // It inherits the variables of `prebuild-mock exec`.
  webServer: { command: "node app.js", url: `http://127.0.0.1:${port}`, env: { APP_PORT: port } },
});
