// Owns what a page meets that reads streams of the mock of its test.
import type { Mock } from "../../dist/playwright.js";
import { expect, openApp, test } from "./app-page.ts";
import { PROJECT } from "./project.ts";

const created = async (mock: Mock) =>
  (await mock.call("CreatePrebuild", { projectId: PROJECT, spec: {} })).prebuild;

for (const kind of ["json", "binary"] as const) {
  test(`messages of a stream arrive one after the other: ${kind}`, async ({ page, mock }) => {
    const output = page.getByRole("status");
    await openApp(page);
    await page.evaluate((kind) => void globalThis.app.watch(kind), kind);
    await expect(output).toHaveText("watching");

    const { id: first } = await created(mock);
    await expect(output).toHaveText(`1: ${first}`);
    const { id: second } = await created(mock);
    await expect(output).toHaveText(`2: ${second}`);

    await mock.close();
    await expect(output).toHaveText(/^(?:ended|broken: ConnectError: \[unavailable\])/);
  });
}

test("a stream that a fault breaks is an error in the page", async ({ page, mock }) => {
  mock.faults.add({ rpc: "WatchEvents", connection: "reset" });
  await openApp(page);

  await page.evaluate(() => globalThis.app.watch("binary"));

  await expect(page.getByRole("status")).toHaveText(/^broken: ConnectError: \[unknown\] Failed to fetch/);
});

test("a stream ends that the page gives up", async ({ page, mock }) => {
  await openApp(page);
  await page.evaluate(() => {
    const leaving = new AbortController();
    Object.assign(globalThis, { leaving });
    void globalThis.app.watch("binary", leaving.signal);
  });
  await expect(page.getByRole("status")).toHaveText("watching");

  await page.evaluate(() => (globalThis as unknown as { leaving: AbortController }).leaving.abort());

  await expect(page.getByRole("status")).toHaveText(/^broken: ConnectError: \[canceled\]/);
  await expect.poll(() => mock.requests.all().length).toBe(1);
});

test("a page that goes elsewhere in the middle of a stream ends it", async ({ page, mock }) => {
  await openApp(page);
  await page.evaluate(() => void globalThis.app.watch("binary"));
  await expect(page.getByRole("status")).toHaveText("watching");

  await page.goto("/elsewhere");

  await created(mock);
  await page.evaluate(() => void globalThis.app.watch("binary"));
  await expect(page.getByRole("status")).toHaveText("watching");
  const { id } = await created(mock);
  await expect(page.getByRole("status")).toHaveText(`1: ${id}`);
});

test("a page that is closed in the middle of a stream ends it", async ({ page, mock, context }) => {
  await openApp(page);
  await page.evaluate(() => void globalThis.app.watch("binary"));
  await expect(page.getByRole("status")).toHaveText("watching");

  await page.close();

  await created(mock);
  const next = await context.newPage();
  await openApp(next);
  expect(await next.evaluate(() => globalThis.app.call("ListPrebuilds", {}))).toHaveProperty("prebuilds");
});

test("a test ends in the middle of a stream", async ({ page }) => {
  await openApp(page);
  await page.evaluate(() => void globalThis.app.watch("binary"));

  await expect(page.getByRole("status")).toHaveText("watching");
});

test("a log is followed while the prebuild runs", async ({ page, mock }) => {
  const { id } = await created(mock);
  mock.clock.advanceUntil({ prebuild: id, phase: "RUNNING" });
  const { accessToken } = await mock.call("CreatePrebuildLogsToken", { prebuildId: id });
  await openApp(page);
  const output = page.getByRole("status");
  await page.evaluate(
    async ([url, token]) => {
      const output = document.querySelector("output") as Element;
      const headers = { authorization: `Bearer ${token}` };
      const { body } = await fetch(url, { headers });
      const reader = (body as ReadableStream<Uint8Array>)
        .pipeThrough(new TextDecoderStream() as never)
        .getReader();
      void (async () => {
        for (;;) {
          const { done, value } = await reader.read();
          output.textContent += done ? "END" : String(value);
          if (done) return;
        }
      })();
    },
    [String(mock.world.prebuild(id).status.logUrl), accessToken] as const,
  );
  await expect(output).not.toBeEmpty();
  await expect(output).not.toContainText("END");

  mock.clock.advance("1h");

  await expect(output).toContainText("END");
});

test("the events of the mock arrive by EventSource", async ({ page, mock }) => {
  await openApp(page);
  await page.evaluate((url) => {
    const output = document.querySelector("output") as Element;
    const events = new EventSource(url);
    events.onopen = () => {
      output.textContent = "open";
    };
    events.addEventListener("transition", (event) => {
      output.textContent = `${event.lastEventId}: ${JSON.parse(event.data).to}`;
      events.close();
    });
  }, `${mock.url}/_mock/events`);
  const output = page.getByRole("status");
  await expect(output).toHaveText("open");

  await created(mock);
  mock.clock.next();

  await expect(output).toHaveText(/^[\w-]+: [A-Z]+$/);
});
