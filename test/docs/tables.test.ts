// Owns the tables of the documents: each says what the product says.
import { afterEach, describe, expect, it } from "vitest";
import { createMock, type Mock } from "../../src/index.ts";
import { parseClockMode } from "../../src/input/clock-mode.ts";
import { parseDuration } from "../../src/input/duration.ts";
import { PRESETS } from "../../src/scenarios/presets.ts";
import { DELAYS, PREBUILD_STAGES } from "../../src/world/prebuild/stages.ts";
import type { Range } from "../../src/world/random.ts";
import { AUTOSCALER } from "../../src/world/warm-pool/autoscaler.ts";
import { INSTANCE_DELAYS } from "../../src/world/warm-pool/instances.ts";
import { endAll, run } from "../cli/cli-process.ts";
import { blocksOf, codeSpans, read, tableOf } from "./markdown.ts";

const DIFFERENCES = read("docs/differences.md");
const COMMAND_LINE = read("docs/command-line.md");
const firstCode = (cell = "") => codeSpans(cell)[0] ?? "";

interface Flag {
  readonly flag: string;
  readonly variable: string | undefined;
  readonly default: string;
}

/** The flags of the command line's own help. */
async function flagsOfHelp(env: Record<string, string> = {}): Promise<Flag[]> {
  const { stdout } = await run(["serve", "--help"], env);
  const options = (/\nOptions:\n([\s\S]*?)\n\n/.exec(stdout)?.[1] ?? "").split(/\n(?= {2}-)/);
  return options
    .map((option) => option.replaceAll(/\s*\n\s+/g, " ").trim())
    .map((option) => {
      const [, flag = "", meaning = ""] = /^(.*?) {2,}(.*)$/.exec(option) ?? [];
      return {
        flag,
        variable: /env: (\w+)/.exec(meaning)?.[1],
        default: /default: "?([^",)]*)/.exec(meaning)?.[1] ?? "",
      };
    })
    .filter(({ flag }) => flag !== "-h, --help");
}

afterEach(endAll);

describe("the flags of docs/command-line.md", () => {
  const rows = tableOf(COMMAND_LINE, "flag");
  /** How the table words a default that the help words otherwise. */
  const worded: Record<string, string> = { off: "false", any: "any" };

  it("are those of the command line, with their variables and defaults", async () => {
    const shown = rows.map(([flag, variable, fallback = ""]) => ({
      flag: firstCode(flag),
      variable: codeSpans(variable ?? "")[0],
      default: firstCode(fallback) || worded[fallback] || fallback,
    }));

    expect(shown).toEqual(await flagsOfHelp());
  });

  it("name PORT as the second variable of the port", async () => {
    const [port] = await flagsOfHelp({ PORT: "4999" });

    expect([codeSpans(rows[0]?.[1] ?? "")[1], port?.variable]).toEqual(["PORT", "PORT"]);
  });
});

describe("the commands of docs/command-line.md", () => {
  it("are those of the help", async () => {
    const { stdout } = await run(["--help"]);
    const commands = (/\nCommands:\n([\s\S]*?)\n\n/.exec(stdout)?.[1] ?? "").matchAll(/^ {2}(\w+)/gm);
    const shown = tableOf(COMMAND_LINE, "command").map(
      ([cell]) => /^prebuild-mock \[?(\w+)/.exec(firstCode(cell))?.[1],
    );

    expect([...new Set(shown), "help"].sort()).toEqual([...commands].map(([, verb]) => verb).sort());
  });
});

describe("the control API", () => {
  const CONTROL_API = read("docs/control-api.md");
  const documented = tableOf(CONTROL_API, "path").map(([cell]) => firstCode(cell));

  /** Each path and verb, as the paths themselves list them. */
  async function servedOperations(): Promise<string[]> {
    const mock = createMock();
    const { paths } = (await (await mock.fetch("/_mock")).json()) as { paths: string[] };
    const served: string[] = [];
    for (const path of paths) {
      const { headers } = await mock.fetch(path, { method: "OPTIONS" });
      served.push(...(headers.get("allow") ?? "").split(", ").map((verb) => `${verb} ${path}`));
    }
    return served;
  }

  it("has in docs/control-api.md each path and verb that is served, and no other", async () => {
    expect([...documented].sort()).toEqual((await servedOperations()).sort());
  });

  it("has a curl for each of them", () => {
    const curls =
      blocksOf(CONTROL_API, "console")
        .join("")
        .match(/^\$ curl (?:.*\\\n)*.*/gm) ?? [];
    const called = curls.map((curl) => {
      const verb = /-X (\w+)/.exec(curl)?.[1] ?? (/ -d /.test(curl) ? "POST" : "GET");
      const path = /4020(\/_mock[^\s"?]*)/
        .exec(curl)?.[1]
        ?.replace(/[0-9a-f-]{36}|(?<=\/)w1|(?<=\/)(?:fault|stub)-\d+/, ":id")
        .replace(/(?<=\/scenarios\/)[\w-]+|(?<=\/checkpoints\/)before/, ":name");
      return `${verb} ${path}`;
    });

    expect(documented.filter((operation) => !called.includes(operation))).toEqual([]);
  });
});

describe("the services of docs/organization.md", () => {
  it("are those that are served besides PrebuildService, with their RPCs", async () => {
    const { rpcs } = (await (await createMock().fetch("/_mock/rpcs")).json()) as {
      rpcs: Record<string, { service: string; method: string }>;
    };
    const served: Record<string, string[]> = {};
    for (const { service, method } of Object.values(rpcs)) {
      if (service !== "PrebuildService") served[service] = [...(served[service] ?? []), method].sort();
    }

    const shown = tableOf(read("docs/organization.md"), "service").map(
      ([service, methods = ""]): [string, string[]] => [firstCode(service), codeSpans(methods).sort()],
    );
    expect(Object.fromEntries(shown)).toEqual(served);
  });
});

/** The names of an object's members, those of its class too. */
function membersOf(object: object): string[] {
  const prototype = Object.getPrototypeOf(object) as object;
  const own = Object.keys(object);
  if (prototype === Object.prototype) return own;
  return [...own, ...Object.getOwnPropertyNames(prototype).filter((name) => name !== "constructor")];
}

describe("the documents", () => {
  it("names the variables that a mock sets", () => {
    expect(tableOf(COMMAND_LINE, "client variable").map(([cell]) => firstCode(cell))).toEqual(
      Object.keys(createMock().env),
    );
  });

  it("names the presets", () => {
    expect(tableOf(read("docs/presets.md"), "preset").map(([cell]) => firstCode(cell))).toEqual(
      Object.keys(PRESETS),
    );
  });

  it("names modes of the clock that there are", () => {
    const modes = tableOf(COMMAND_LINE, "mode").map(([cell]) => firstCode(cell).replace("<n>", "5"));

    expect(modes.map((mode) => parseClockMode(mode))).toEqual(["frozen", "real", "5x", "per-read"]);
  });

  it.each([
    ["A mock has", (mock: Mock) => membersOf(mock)],
    ["The clock has", ({ clock }: Mock) => membersOf(clock)],
  ])("says what there is: %s", (beginning, members) => {
    const [sentence = ""] = new RegExp(`${beginning}\\s[^.;]*[.;]`).exec(read("docs/library.md").text) ?? [];

    const named = codeSpans(sentence).map((code) => code.replace(/\(.*$/, ""));
    expect(named.sort()).toEqual(members(createMock()).sort());
  });
});

describe("the figures of docs/differences.md", () => {
  const span = ({ min, max }: Range) => (min === max ? `${min / 1e3} s` : `${min / 1e3} s to ${max / 1e3} s`);

  it("are the stages of a prebuild that take time", () => {
    const stages = PREBUILD_STAGES.flatMap(({ name, from, to }) => {
      const delay = DELAYS[name as keyof typeof DELAYS];
      return delay ? [[`\`${name}\``, from.join(", "), to, span(delay)]] : [];
    });

    expect(tableOf(DIFFERENCES, "stage")).toEqual(stages);
  });

  it("are how long an instance takes", () => {
    const shown = tableOf(DIFFERENCES, "instance").map(([cell, after]) => [firstCode(cell), after]);

    expect(shown).toEqual(Object.entries(INSTANCE_DELAYS).map(([name, delay]) => [name, span(delay)]));
  });

  it("are when the autoscaler moves", () => {
    const { claims, window, idle } = AUTOSCALER;
    const shown = tableOf(DIFFERENCES, "figure").map(([cell, value]) => [firstCode(cell), value]);

    expect(shown).toEqual([
      ["claims", String(claims)],
      ["window", `${window / 1e3} s`],
      ["idle", `${idle / 1e3} s`],
    ]);
  });
});

describe("the figures of docs/warm-pools.md", () => {
  const range = (text: string) => text.split(" to ").map(parseDuration);

  it("name the autoscaler's defaults", () => {
    const fallbacks = tableOf(read("docs/warm-pools.md"), "field").map(([, , fallback = ""]) => fallback);
    const { claims, window, idle, start, provision } = AUTOSCALER;

    expect([Number(fallbacks[0]), ...fallbacks.slice(1, 5).map(range)]).toEqual([
      claims,
      [window],
      [idle],
      [start.min, start.max],
      [provision.min, provision.max],
    ]);
  });
});
