// Owns what is said of flags that npm took for itself, because no "--" stood before them.
import { Option } from "commander";
import { expect, test } from "vitest";
import { refuseFlagsOfNpm } from "../../src/cli/npm-flags.ts";

const OPTIONS = [new Option("--port <number>"), new Option("--start-at <instant>"), new Option("--strict")];
const START = { npm_lifecycle_event: "start", npm_package_name: "prebuild-mock" };

test("a flag before -- is named, with the line to write", () => {
  expect(() => refuseFlagsOfNpm({ ...START, npm_config_port: "true" }, ["4073"], OPTIONS)).toThrow(
    'npm took --port for itself. Put "--" before the flags: npm start -- --port 4073',
  );
  expect(() => refuseFlagsOfNpm({ ...START, npm_config_port: "4073" }, [], OPTIONS)).toThrow(
    /npm start -- --port 4073$/,
  );
  const env = { ...START, npm_config_start_at: "true", npm_config_strict: "true" };
  expect(() => refuseFlagsOfNpm(env, [], OPTIONS)).toThrow(/npm took --start-at, --strict for itself\./);
});

test.each([
  ["flags after --", START],
  ["another package's start", { ...START, npm_package_name: "bot", npm_config_port: "true" }],
  ["another script", { ...START, npm_lifecycle_event: "demo", npm_config_port: "true" }],
])("%s are not refused", (_, env) => {
  expect(() => refuseFlagsOfNpm(env, ["--port", "4073"], OPTIONS)).not.toThrow();
});
