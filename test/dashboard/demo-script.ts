// Owns the small language of docs/demo.md: what to do with the page, and what is then seen.
import type { Page } from "playwright-core";

/** Does one line: open, press, choose, type or see. */
export async function perform(page: Page, line: string): Promise<void> {
  const [, verb, what = ""] = /^(\w+) (.*)$/.exec(line) ?? [];
  const [, name = "", value = ""] = /^([^:]*): (.*)$/.exec(what) ?? [];
  switch (verb) {
    case "open":
      return page.getByRole("navigation").getByRole("link", { name: what }).click();
    case "press":
      return pressable(page, what).click();
    case "choose": {
      const field = page.getByRole("combobox", { name, exact: true }).first();
      const option = field.locator("option", { hasText: new RegExp(`^${value}( \\(|$)`) }).first();
      await option.waitFor({ state: "attached" });
      await field.selectOption({ label: (await option.textContent()) ?? value });
      return;
    }
    case "type":
      return page.getByLabel(name, { exact: true }).first().fill(value);
    case "see":
      return page.getByText(seen(what)).filter({ visible: true }).first().waitFor();
    default:
      throw new Error(`the demo cannot ${JSON.stringify(line)}`);
  }
}

/** A count of one may be higher by the time that a slow browser shows it. */
function seen(what: string): string | RegExp {
  const [, thing] = /^1 (\w+)$/.exec(what) ?? [];
  return thing === undefined ? what : new RegExp(`\\b[1-9]\\d* ${thing}s?\\b`);
}

/** A button or tab with that name, or that begins with it. */
function pressable(page: Page, name: string) {
  const exact = new RegExp(`^${name}`);
  return page
    .getByRole("button", { name: exact })
    .or(page.getByRole("tab", { name: exact }))
    .first();
}
