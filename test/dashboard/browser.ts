// Owns the browser of these tests, and the servers whose pages it opens. Each test has a server and a page of its own.
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach } from "vitest";
import type { Mock } from "../../src/index.ts";
import { type StartOptions, startMock } from "../../src/server/port.ts";

let browser: Promise<Browser> | undefined;
const closers: (() => Promise<unknown>)[] = [];

function launched(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  return browser;
}

/** A server; its clock is frozen by default. */
export async function served(options: StartOptions = {}): Promise<Mock> {
  const mock = await startMock({ startAt: "2026-01-06T10:00:00Z", ...options });
  closers.push(() => mock.close());
  return mock;
}

/** What went wrong in a page without a test that expects it. */
const troubles: string[] = [];

/** The page of a server, once it has read it. */
export async function opened(mock: Mock, path = "", options: BrowserContextOptions = {}): Promise<Page> {
  const page = await blank(options);
  await page.goto(`${mock.url}/_mock/ui${path}`);
  await page.getByText("live", { exact: true }).waitFor();
  return page;
}

/** A page of no server. */
export async function blank(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await (await launched()).newContext({ viewport: { width: 1440, height: 900 }, ...options });
  closers.push(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("console", (message) => {
    // What the policy forbids is an error on the console.
    if (message.type() === "error" && /Content Security|Trusted/.test(message.text()))
      troubles.push(message.text());
  });
  return page;
}

/** Creates a prebuild as a client does, and answers its id. */
export async function createdBy(mock: Mock, body: object): Promise<string> {
  const response = await fetch(`${mock.baseUrl}/gitpod.v1.PrebuildService/CreatePrebuild`, {
    method: "POST",
    headers: {
      authorization: "Bearer t",
      "content-type": "application/json",
      "user-agent": "real-client/1.0",
    },
    body: JSON.stringify(body),
  });
  const { prebuild } = (await response.json()) as { prebuild: { id: string } };
  return prebuild.id;
}

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  const found = troubles.splice(0);
  if (found.length > 0) throw new Error(`the page had trouble: ${found.join("; ")}`);
});

afterAll(async () => {
  await (await browser)?.close();
  browser = undefined;
});
