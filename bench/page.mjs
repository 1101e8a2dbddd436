// Owns the measurements of the dashboard with many prebuilds: its first picture, its heap, and the frames and tasks
// while the timeline is dragged. Run with `npm run bench:page`, after `npm run build`; it needs a Chromium.
import { loadavg } from "node:os";
import { chromium } from "playwright-core";
import { startMock } from "../dist/index.js";
import { chromium as found, NO_CHROMIUM } from "../test/dashboard/chromium.mjs";

const PROJECTS = Array.from({ length: 10 }, (_, n) => `10000000-0000-4000-8000-00000000000${n}`);
const CLASS = "20000000-0000-4000-8000-000000000001";
const DAYS = 6;

/** How often the page is opened; the fastest counts, because other programs only make it slower. */
const OPENINGS = 4;

/** A mock with N prebuilds in six days; some of them failed. */
function served(count) {
  const each = count / PROJECTS.length;
  const every = `${((DAYS * 86_400) / each - 0.1).toFixed(1)}s`;
  return startMock({
    clock: "frozen",
    scenario: {
      name: "many",
      summary: "Many prebuilds of ten projects.",
      projects: PROJECTS.map((id, n) => ({ id, name: `team-${n}`, environmentClassIds: [CLASS] })),
      outcomes: [
        {
          probability: 0.08,
          prebuild: { fail: { phase: "RUNNING", after: "60s", message: "no space left" } },
        },
      ],
      prebuilds: PROJECTS.map((projectId) => ({ projectId, age: `${DAYS}d`, count: each, every })),
    },
  });
}

async function measure(browser, count) {
  const mock = await served(count);
  const first = [];
  for (let n = 1; n < OPENINGS; n += 1) {
    const { page, took } = await openPage(browser, mock.url);
    first.push(took);
    await page.context().close();
  }
  const { page, took } = await openPage(browser, mock.url);
  first.push(took);
  const heap = () =>
    page.evaluate(() => {
      globalThis.gc();
      return Math.round(performance.memory.usedJSHeapSize / 100_000) / 10;
    });
  const row = { prebuilds: count, "first picture, ms": Math.min(...first) };
  row["heap, MB"] = await heap();
  await page.goto(`${mock.url}/_mock/ui#/timeline`);
  for (const span of ["30 d", "1 h"]) {
    await page.getByRole("combobox", { name: "Show" }).selectOption({ label: span });
    await page.waitForTimeout(1_500);
    await browser.startTracing(page, { categories: ["toplevel", "disabled-by-default-devtools.timeline"] });
    const frames = await framesOf(page, () => drag(page));
    row[`longest task, ${span}, ms`] = longestTask(JSON.parse(String(await browser.stopTracing())));
    row[`median frame, ${span}, ms`] = frames[frames.length >> 1];
  }
  row["heap after, MB"] = await heap();
  await page.context().close();
  await mock.close();
  return row;
}

/** Opens the page in a fresh context, and returns how long its first picture with prebuilds took. */
async function openPage(browser, url) {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  const began = performance.now();
  await page.goto(`${url}/_mock/ui`);
  await page.waitForFunction(() =>
    [...document.querySelectorAll(".chart-scroller")].some(({ dataset }) => Number(dataset.rows) > 0),
  );
  return { page, took: Math.round(performance.now() - began) };
}

/** The times between the page's frames meanwhile, in milliseconds, the shortest first. */
async function framesOf(page, act) {
  await page.evaluate(() => {
    globalThis.frameTimes = [];
    const next = (at) => {
      globalThis.frameTimes?.push(at);
      if (globalThis.frameTimes) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  await act();
  const at = await page.evaluate(() => {
    const all = globalThis.frameTimes;
    globalThis.frameTimes = undefined;
    return all;
  });
  return at
    .slice(1)
    .map((each, index) => Math.round(each - at[index]))
    .sort((one, other) => one - other);
}

/** The processor time of the longest task of the page's thread: a busy machine does not make it longer. */
function longestTask({ traceEvents }) {
  const threads = traceEvents
    .filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain")
    .map(({ pid, tid }) => `${pid} ${tid}`);
  const tasks = traceEvents.filter(
    ({ name, pid, tid, tdur }) => /RunTask$/.test(name) && tdur > 0 && threads.includes(`${pid} ${tid}`),
  );
  return Math.round(Math.max(0, ...tasks.map(({ tdur }) => tdur)) / 1_000);
}

/** To the left and back, for two seconds. */
async function drag(page) {
  const { x, y } = await page.locator(".chart-scroller").boundingBox();
  await page.mouse.move(x + 900, y + 200);
  await page.mouse.down();
  for (let n = 0; n < 120; n += 1) {
    await page.mouse.move(x + 900 - 10 * (n < 60 ? n : 120 - n), y + 200);
    await page.waitForTimeout(16);
  }
  await page.mouse.up();
}

if (found === undefined) {
  console.log(`NOT RUN: ${NO_CHROMIUM}`);
  process.exitCode = 1;
} else {
  const browser = await chromium.launch({
    executablePath: found,
    args: [
      "--no-sandbox",
      "--disable-dev-shm-usage",
      "--enable-precise-memory-info",
      "--js-flags=--expose-gc",
    ],
  });
  const rows = [];
  for (const count of [5_000, 100_000]) rows.push(await measure(browser, count));
  console.table(rows);
  console.log(
    `The load of this machine: ${loadavg()[0].toFixed(1)}. A task is measured in processor time, the rest is not.`,
  );
  await browser.close();
}
