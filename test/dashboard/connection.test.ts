// Owns how the page is reached and how it keeps in touch: restarts, foreign hosts, worlds, and what it loads.

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { DOCUMENTED } from "../../src/scenarios/presets/documentation.ts";
import { createMock } from "../../src/server/create-mock.ts";
import { blank, createdBy, opened, served } from "./browser.ts";

it("continues after a restart of the server, and says that it was disconnected", async () => {
  const first = await served();
  const port = Number(new URL(first.url).port);
  const page = await opened(first, "#/timeline");
  await page.getByRole("button", { name: "Table" }).click();

  await first.close();
  await page.getByText("Disconnected from the server").waitFor();
  const second = await served({ port, scenario: "empty" });
  await page.getByText("live", { exact: true }).waitFor();

  expect(await page.getByText("Disconnected from the server").count()).toBe(0);
  await page.locator(".brand").getByText("empty").waitFor();
  await page.getByText("0 prebuilds, newest first").waitFor();
  const id = await createdBy(second, { projectId: DOCUMENTED.project, spec: {} });
  await page.getByRole("row", { name: id }).waitFor();
});

it("a foreign host gets the flag to start the server with", async () => {
  const mock = await served();
  const page = await blank();
  // As a name of another machine that leads here.
  await page.route("**/*", async (route) => {
    const url = new URL(route.request().url());
    const response = await route.fetch({
      url: `${mock.url}${url.pathname}${url.search}`,
      headers: { ...route.request().headers(), host: "mock.example:4020" },
    });
    await route.fulfill({ response });
  });

  await page.goto("http://mock.example:4020/_mock/ui");

  await page.getByText(/--allowed-host mock\.example/).waitFor();
});

it("the root leads to it, and each world has a page of its own", async () => {
  const mock = await served();
  const made = await fetch(`${mock.url}/_mock/worlds`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ scenario: "empty" }),
  });
  const { id } = (await made.json()) as { id: string };
  const page = await blank();
  await page.goto(mock.url);
  await page.waitForURL(`${mock.url}/_mock/ui`);

  await page.getByLabel("World").selectOption(id);

  await page.waitForURL(`${mock.url}/worlds/${id}/_mock/ui`);
  await page.locator(".brand").getByText("empty").waitFor();
});

it("loads nothing from elsewhere and at most 80 kB of JavaScript, compressed", async () => {
  const mock = await served();
  const page = await blank();
  const loaded: string[] = [];
  page.on("request", (request) => loaded.push(request.url()));
  await page.goto(`${mock.url}/_mock/ui`);
  await page.getByText("live", { exact: true }).waitFor();

  expect(loaded.filter((url) => !url.startsWith(mock.url) && !url.startsWith("data:"))).toEqual([]);
  const code = readFileSync(new URL("../../dist/ui/app.js", import.meta.url));
  expect(gzipSync(code).length).toBeLessThan(80_000);
});

it("is served with a policy that allows nothing but its own files and its own origin", async () => {
  const response = await createMock().fetch("/_mock/ui");
  const policy = response.headers.get("content-security-policy") ?? "";

  expect(policy.split("; ")).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "form-action 'none'",
    ]),
  );
  expect(await response.text()).not.toMatch(/ style=| on\w+=|<script(?![^>]* src=)/);
});

it("a hidden page keeps no stream, and reads again what changed once it is seen", async () => {
  const mock = await served();
  const page = await opened(mock, "#/timeline");
  await page.getByRole("button", { name: "Table" }).click();
  const setHidden = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  let streams = 0;
  page.on("request", (request) => {
    if (request.url().includes("/_mock/events")) streams += 1;
  });

  await setHidden(true);
  const id = await createdBy(mock, { projectId: DOCUMENTED.project, spec: {} });
  await page.locator(".connection-hidden").waitFor();
  expect([streams, await page.getByRole("row", { name: id }).count()]).toEqual([0, 0]);
  await setHidden(false);

  await page.getByRole("row", { name: id }).waitFor();
  expect(streams).toBe(1);
});

it("the clock stops while the server is gone", async () => {
  const mock = await served({ clock: "60x" });
  const page = await opened(mock);

  await mock.close();
  await page.getByText("stopped: disconnected").waitFor();
  const first = await page.getByTestId("now").textContent();
  await page.waitForTimeout(400);

  expect(await page.getByTestId("now").textContent()).toBe(first);
  expect(await page.getByRole("button", { name: "Play" }).isDisabled()).toBe(true);
});
