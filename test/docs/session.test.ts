// Owns the sessions in the documents: their commands are run against the built command line, their output is
// compared. UPDATE_DOCS=1 writes what is other than shown: what the seed and the clock decide, and whole outputs
// from which nothing is left out.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { endAll, LIMIT, start } from "../cli/cli-process.ts";
import { blocksOf, DOCUMENTS, type Document, ROOT, read } from "./markdown.ts";
import { compare, type Drawn, withReal } from "./shown-output.ts";

/** Where the documents say that the mock is. */
const SHOWN_URL = "http://127.0.0.1:4020";
/** What starts a server, in the words of the README and of who has the package. */
const STARTING = /^(?:npm start --|prebuild-mock(?: serve)?)(?= -|$)(.*)$/;
/** The command line of the documents, for a shell. */
const COMMAND = `prebuild-mock() { ${JSON.stringify(process.execPath)} ${JSON.stringify(`${ROOT}dist/cli.js`)} "$@"; }`;

/** What the shell writes after the output of a script. */
const END = "\u0004";

interface Step {
  readonly command: string;
  readonly output: string;
}

interface Walked {
  readonly command: string;
  readonly shown: string;
  readonly actual: string;
  /** Undefined if the output is not as shown. */
  readonly drawn: Drawn | undefined;
}

function stepsOf(block: string): Step[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((step) => {
      const [, command = "", output = ""] = /^((?:.*\\\n)*.*)\n([\s\S]*)$/.exec(step) ?? [];
      return { command, output: output.trimEnd() };
    });
}

/** A shell that runs one script after the other, as a terminal does. */
class Terminal {
  readonly #shell;
  #text = "";
  #heard = () => {};

  constructor(cwd: string) {
    const stdio = ["pipe", "pipe", "ignore"] as const;
    this.#shell = spawn("bash", [], { cwd, timeout: LIMIT, stdio: [...stdio] });
    this.#shell.stdout.setEncoding("utf8").on("data", (piece) => {
      this.#text += piece;
      this.#heard();
    });
    this.#shell.once("close", () => {
      this.#text += END;
      this.#heard();
    });
    this.#shell.stdin.write(`${COMMAND}\n`);
  }

  /** What a terminal would show. */
  async run(script: string): Promise<string> {
    this.#text = "";
    const over = new Promise<void>((resolve) => {
      this.#heard = () => this.#text.endsWith(END) && resolve();
    });
    this.#shell.stdin.write(`{ ${script}\n} 2>&1 </dev/null; printf '\\004'\n`);
    await over;
    return this.#text.slice(0, -END.length);
  }

  close(): void {
    this.#shell.stdin.end();
  }
}

/** Does what a document says, from top to bottom, in a folder with the files that it shows. */
class Walk {
  readonly #folder = mkdtempSync(join(tmpdir(), "prebuild-mock-"));
  readonly #terminal = new Terminal(this.#folder);
  readonly #walked: Walked[] = [];
  #url = SHOWN_URL;

  async through(document: Document): Promise<Walked[]> {
    try {
      for (const [name, text] of filesOf(document)) writeFileSync(join(this.#folder, name), text);
      for (const step of blocksOf(document, "console").flatMap(stepsOf))
        this.#walked.push(await this.#take(step));
      return this.#walked;
    } finally {
      this.#terminal.close();
      await endAll();
      rmSync(this.#folder, { recursive: true });
    }
  }

  async #take({ command, output }: Step): Promise<Walked> {
    const flags = STARTING.exec(command)?.[1];
    // The first line that is left out is npm's.
    const shown = flags === undefined ? output : output.replace(/^…\n/, "");
    const actual = flags === undefined ? await this.#run(command) : await this.#start(flags);
    const asShown = actual.replaceAll(this.#url, SHOWN_URL).trimEnd();
    return { command, shown, actual: asShown, drawn: compare(shown, asShown) };
  }

  /** Starts a server, on a free port, which the commands that follow call. */
  async #start(flags: string): Promise<string> {
    const { cli, url } = await start(flags.trim().split(" ").filter(Boolean));
    this.#url = url;
    return cli.stdout;
  }

  /** Ids that were shown are those that there were. */
  #run(command: string): Promise<string> {
    const real = this.#walked.reduce((text, { drawn }) => withReal(text, drawn ?? new Map()), command);
    return this.#terminal.run(real.replaceAll(SHOWN_URL, this.#url));
  }
}

/** The files that a document shows: blocks whose first line is a comment with a name. */
function filesOf(document: Document): [name: string, text: string][] {
  const blocks = ["yaml", "sh"].flatMap((language) => blocksOf(document, language));
  return blocks.flatMap((text) => {
    const [, name] = /^# ([\w.-]+)\n/.exec(text) ?? [];
    return name === undefined ? [] : [[name, text] as [string, string]];
  });
}

/** The text with what really came instead of what is shown. */
function rewritten({ text }: Document, walked: readonly Walked[]): string {
  const outputs = walked.filter(({ drawn, shown }) => drawn === undefined && !shown.includes("…"));
  const withOutputs = outputs.reduce(
    (result, { command, shown, actual }) =>
      result.replace(`$ ${command}\n${shown === "" ? "" : `${shown}\n`}`, () => `$ ${command}\n${actual}\n`),
    text,
  );
  return withReal(withOutputs, new Map(walked.flatMap(({ drawn }) => [...(drawn ?? [])])));
}

afterEach(endAll);

it("the first session has a start and five lines of curl", () => {
  const [first, ...others] = blocksOf(read("docs/getting-started.md"), "console").flatMap(stepsOf);

  expect(first?.command).toMatch(STARTING);
  expect(others.map(({ command }) => command.split(" ")[0])).toEqual(Array(5).fill("curl"));
});

describe.each(DOCUMENTS.filter((document) => blocksOf(document, "console").length > 0))(
  "$path",
  (document) => {
    it("shows what its commands print, with the very ids, instants and sizes", async () => {
      const walked = await new Walk().through(document);
      if (process.env.UPDATE_DOCS)
        writeFileSync(ROOT + document.path, rewritten(read(document.path), walked));

      const wrong = walked.filter(({ drawn }) => drawn === undefined);
      expect(wrong.map(({ command, actual }) => ({ command, output: actual }))).toEqual(
        wrong.map(({ command, shown }) => ({ command, output: shown })),
      );
      const drawn = new Map(walked.flatMap((step) => [...(step.drawn ?? [])]));
      expect([...drawn.values()]).toEqual([...drawn.keys()]);
    });
  },
);
