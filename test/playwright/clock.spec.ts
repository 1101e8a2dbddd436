// Owns the link between the clock of a page and that of the mock of its test.
import { expect, openApp, test } from "./app-page.ts";

test.use({ mockOptions: { linkClock: true, startAt: "2026-03-01T08:00:00Z" } });

test("the page is at the mock's instant, and stays there", async ({ page, mock }) => {
  await openApp(page);

  expect(await page.evaluate(() => new Date().toISOString())).toBe("2026-03-01T08:00:00.000Z");
  expect(mock.clock.mode).toBe("frozen");
});

test("a page that polls finds the mock at its own instant", async ({ page, mock }) => {
  await openApp(page);
  await page.evaluate(() => void globalThis.app.poll());
  const output = page.getByRole("status");
  await expect(output).toHaveText("PENDING after 0 polls at 2026-03-01T08:00:00.000Z");

  await page.clock.runFor("02:00");
  await expect(output).toHaveText(/ after 24 polls at 2026-03-01T08:02:00.000Z$/);
  expect(mock.clock.now()).toEqual(new Date("2026-03-01T08:02:00Z"));

  await page.clock.runFor("01:00:00");
  await expect(output).toHaveText(/^COMPLETED after \d{2,3} polls/);
  const [, polls, at] = /after (\d+) polls at (.*)$/.exec(String(await output.textContent())) ?? [];
  expect(Date.parse(String(at))).toBe(Date.parse("2026-03-01T08:00:00Z") + Number(polls) * 5_000);
});

test("if the mock's time is moved, the page follows", async ({ page, mock }) => {
  await openApp(page);
  await page.evaluate(() => void globalThis.app.poll());
  await expect(page.getByRole("status")).toContainText("PENDING");

  const transitions = mock.clock.advance("1h");

  expect(transitions.at(-1)?.to).toBe("COMPLETED");
  await expect(page.getByRole("status")).toContainText("COMPLETED");
  await expect.poll(() => page.evaluate(() => Date.now())).toBe(mock.clock.now().getTime());
});

test("a jump moves both", async ({ page, mock }) => {
  await openApp(page);

  await page.clock.fastForward("10:00");
  await page.clock.pauseAt("2026-03-01T08:30:00Z");

  expect(mock.clock.now()).toEqual(new Date("2026-03-01T08:30:00Z"));
  expect(await page.evaluate(() => Date.now())).toBe(mock.clock.now().getTime());
});

test("another document of the test is at the same instant", async ({ page, mock }) => {
  await openApp(page);
  await page.clock.runFor("10:00");

  await page.goto("/elsewhere");

  expect(await page.evaluate(() => Date.now())).toBe(mock.clock.now().getTime());
});

test("what Playwright refuses moves neither", async ({ page, mock }) => {
  await openApp(page);

  await expect(page.clock.runFor("ten minutes")).rejects.toThrow("'mm:ss'");
  await expect(page.clock.fastForward(-1)).rejects.toThrow();
  await expect(page.clock.pauseAt("2026-03-01T07:00:00Z")).rejects.toThrow();
  await expect(page.clock.install()).rejects.toThrow(
    "Failed to install the page's clock: it is linked to the mock's. Leave page.clock.install() out, or linkClock.",
  );
  expect(mock.clock.now()).toEqual(new Date("2026-03-01T08:00:00Z"));
  expect(await page.evaluate(() => Date.now())).toBe(mock.clock.now().getTime());
});

test("a call that a fault holds back does not hold the clocks", async ({ page, mock }) => {
  mock.faults.add({ rpc: "GetPrebuild", connection: "hang" });
  await openApp(page);
  await page.evaluate(() => void globalThis.app.poll().catch(() => {}));

  await page.clock.runFor("10:00");

  expect(mock.clock.now()).toEqual(new Date("2026-03-01T08:10:00Z"));
});
