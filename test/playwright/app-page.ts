// Owns the page of these tests: served over https by Playwright, as the page of an app.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { test as base } from "../../dist/playwright.js";

export { expect } from "../../dist/playwright.js";

const HTML =
  '<!doctype html><title>Builds</title><output></output><script type="module" src="/app.js"></script>';

/** Serves the app to a page and opens it. */
export async function openApp(page: Page, path = "/"): Promise<void> {
  // A route of the page's own comes before that to the mock.
  await page.route(/^https:\/\/builds\.example\/(?!.*gitpod\.v1)/, (route) =>
    route.request().url().endsWith("/app.js")
      ? route.fulfill({ contentType: "text/javascript", body: readFileSync(String(process.env.APP), "utf8") })
      : route.fulfill({ contentType: "text/html", body: HTML }),
  );
  await page.goto(path);
}

/** The test of the entry, in whose page nothing may go wrong that nothing handles. */
export const test = base.extend({
  page: async ({ page }, use) => {
    const troubles: string[] = [];
    page.on("pageerror", (error) => troubles.push(String(error)));
    await use(page);
    if (troubles.length > 0) throw new Error(`the page had trouble: ${troubles.join("; ")}`);
  },
});
