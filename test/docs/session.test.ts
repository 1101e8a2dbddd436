// Owns the README's first session: its commands are run against the built command line, its output is compared.
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterEach, expect, it } from "vitest";
import { endAll, start } from "../cli/cli-process.ts";
import { blocksOf, README, ROOT } from "./markdown.ts";
import { compare, type Drawn, withReal } from "./shown-output.ts";

/** Where the documents say that the mock is. */
const SHOWN_URL = "http://127.0.0.1:4020";
const bash = promisify(execFile);

interface Step {
  readonly command: string;
  readonly output: string;
}

interface Walked {
  readonly command: string;
  readonly shown: string;
  readonly actual: string;
  /** Undefined where the output is not as shown. */
  readonly drawn: Drawn | undefined;
}

const [[starting], session] = blocksOf(README, "console").map(stepsOf) as [[Step], Step[]];

function stepsOf(block: string): Step[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((step) => {
      const [, command = "", output = ""] = /^((?:.*\\\n)*.*)\n([\s\S]*)$/.exec(step) ?? [];
      return { command, output: output.trimEnd() };
    });
}

/** Starts as the README says, on a free port, and does what it says. */
async function walk(): Promise<Walked[]> {
  const [, flags = ""] = /^npm start -- (.*)$/.exec(starting.command) ?? [];
  const { cli, url } = await start(flags.split(" "));
  const asShown = (text: string) => text.replaceAll(url, SHOWN_URL).trimEnd();
  // The first line that is left out is npm's.
  const banner = starting.output.replace(/^…\n/, "");
  const walked: Walked[] = [step({ ...starting, output: banner }, asShown(cli.stdout))];
  for (const next of session) {
    const before = walked.reduce((text, { drawn }) => withReal(text, drawn ?? new Map()), next.command);
    const { stdout } = await bash("bash", ["-c", before.replaceAll(SHOWN_URL, url)], { timeout: 20_000 });
    walked.push(step(next, asShown(stdout)));
  }
  await cli.stop();
  return walked;
}

function step({ command, output }: Step, actual: string): Walked {
  return { command, shown: output, actual, drawn: compare(output, actual) };
}

afterEach(endAll);

it("has a start and five lines of curl", () => {
  expect(starting.command).toMatch(/^npm start -- /);
  expect(session.map(({ command }) => command.split(" ")[0])).toEqual(Array(5).fill("curl"));
});

it("answers as the README shows", async () => {
  const walked = await walk();

  const wrong = walked.filter(({ drawn }) => drawn === undefined);
  expect(wrong.map(({ command, actual }) => ({ command, output: actual }))).toEqual(
    wrong.map(({ command, shown }) => ({ command, output: shown })),
  );
});

it("gives the very ids, instants and sizes that the README shows; UPDATE_DOCS=1 writes new ones", async () => {
  const drawn: Drawn = new Map((await walk()).flatMap((step) => [...(step.drawn ?? [])]));
  if (process.env.UPDATE_DOCS) writeFileSync(ROOT + README.path, withReal(README.text, drawn));

  expect([...drawn.values()]).toEqual([...drawn.keys()]);
});
