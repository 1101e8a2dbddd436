// Owns `npm run fuzz`: the hostile tests, by default as many cases as take about a minute, with `--seconds N` for
// that long each, with `--seed N` others.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  options: { seconds: { type: "string" }, seed: { type: "string" } },
  allowPositionals: true,
});
for (const [name, value] of Object.entries(values)) {
  if (/^\d{1,9}$/.test(value)) continue;
  console.error(`--${name} must be a whole number from 0: got ${JSON.stringify(value)}`);
  process.exit(64);
}
const vitest = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));
const config = fileURLToPath(new URL("vitest.config.ts", import.meta.url));
const env = { ...process.env, FUZZ_SECONDS: values.seconds ?? "", FUZZ_SEED: values.seed ?? "" };
const { status } = spawnSync(process.execPath, [vitest, "run", "--config", config, ...positionals], {
  stdio: "inherit",
  env,
});
process.exitCode = status ?? 1;
