// Owns how long a hostile test runs: a number of cases, or a time; and the seed of its cases.

const seconds = Number(process.env.FUZZ_SECONDS || 0);

/** Decides all cases; another one gives others. */
export const SEED = Number(process.env.FUZZ_SEED || 4_020);

/** The numbers of the cases: up to `count`, or for as long as `--seconds` says. */
export function* cases(count: number): Generator<number> {
  const end = performance.now() + seconds * 1_000;
  for (let i = 0; seconds > 0 ? performance.now() < end : i < count; i += 1) yield i;
}

/** Prints what a test has tried and found. */
export function print(what: string, counts: Readonly<Record<string, number>>): void {
  const text = Object.entries(counts).map(([name, count]) => `${count.toLocaleString("en-US")} ${name}`);
  process.stdout.write(`${what}: ${text.join(", ")}\n`);
}
