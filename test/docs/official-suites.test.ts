// Owns the numbers of the published clients' own suites in the README: `npm run test:clients` holds the lists to what
// happens, this holds the README to the lists.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

interface SuiteList {
  readonly suite: string;
  readonly tests: number;
  readonly passes: number;
  readonly failing: Record<string, { readonly reason: string; readonly error: string }>;
}

const folder = new URL("../clients/suites/", import.meta.url);
const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8").replace(/\s+/g, " ");
const lists = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(new URL(file, folder), "utf8")) as SuiteList,
);

describe.each(lists)("the suite of $suite", ({ suite, tests, passes, failing }) => {
  test("is named in the README with its numbers", () => {
    const [name = "", version = ""] = suite.split(" ");

    const [, shownPasses, shownTests] =
      new RegExp(`\`${name}\` ${version.replaceAll(".", "\\.")}\\D*, (\\d+) of (\\d+)`).exec(readme) ?? [];

    expect([Number(shownPasses), Number(shownTests)]).toEqual([passes, tests]);
  });

  test("has a reason for each test that does not pass", () => {
    const variants = (tests - passes) / Object.keys(failing).length;

    expect(Number.isInteger(variants)).toBe(true);
    for (const { reason, error } of Object.values(failing)) {
      expect([reason, error]).toEqual([expect.stringMatching(/^it sends /), expect.stringMatching(/./)]);
    }
  });
});

test("two suites are listed", () => {
  expect(lists).toHaveLength(2);
});
