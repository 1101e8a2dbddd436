// Owns what a test reports whose options are wrong.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const MESSAGES = {
  link: 'unknown field "linkClok". Did you mean linkClock? Known fields: scenario, seed, clock, ',
  mode: `Failed to link the mock's clock to the page's: its mode was set to "real". Leave the option clock out.`,
};

test("wrong options are refused, with what would be right", () => {
  const cli = here("../../node_modules/@playwright/test/cli.js");
  const args = [cli, "test", "--reporter", "json", "--config", here("refused/playwright.config.ts")];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", cwd: here("refused") });
  const { suites } = JSON.parse(stdout || `{"suites":${JSON.stringify(stderr)}}`);
  const specs = suites.flatMap((suite: { suites: { specs: object[] }[] }) =>
    suite.suites.flatMap(({ specs }) => specs),
  ) as { title: string; tests: { results: { errors: { message: string }[] }[] }[] }[];

  expect(specs.map(({ title }) => title)).toEqual(Object.keys(MESSAGES));
  for (const { title, tests } of specs) {
    const [error] = tests.flatMap(({ results }) => results.flatMap(({ errors }) => errors));
    expect(error?.message).toContain(MESSAGES[title as keyof typeof MESSAGES]);
  }
});
