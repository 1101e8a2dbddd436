// Owns the bans: the world reads neither real time nor unseeded randomness, and only one file has the host's time.
import { describe, expect, it } from "vitest";
import { globalsOf, layerOf, repeatedGettersOf, SOURCE_FILES, type SourceFile } from "./source-files.ts";

const HOST_TIME = ["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "performance"];
const BANNED = [
  "Date.now",
  "Date()",
  "new Date()",
  "performance",
  "Math.random",
  "crypto",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "process",
  "fetch()",
];
const PURE = ["api", "world", "fixtures", "scenarios"];

function uses(files: readonly SourceFile[], names: readonly string[]): string[] {
  // Only a file whose text has one of the words is worth its syntax.
  const words = new RegExp(
    names.map((name) => name.replace(/^new |\(\)$/g, "").replace(".", "\\W+")).join("|"),
  );
  return files.flatMap((file) => {
    if (!words.test(file.text)) return [];
    const globals = globalsOf(file);
    return names.filter((name) => globals.has(name)).map((name) => `${file.path} uses ${name}`);
  });
}

describe("the bans", () => {
  it("find each of what they ban", () => {
    const text = [
      "Date.now(); Date(); new Date(); performance.now(); Math.random(); crypto.randomUUID();",
      "setTimeout(f); globalThis.setInterval(f); setImmediate(f); process.exit(); fetch(url);",
    ].join("\n");

    expect(uses([{ path: "src/world/sample.ts", text }], BANNED)).toHaveLength(BANNED.length);
  });

  it("do not take a date of a given instant for the current one", () => {
    const text = "new Date(instant).toISOString(); // Date.now()";

    expect(uses([{ path: "src/world/sample.ts", text }], BANNED)).toEqual([]);
  });

  it.each(PURE)("hold in %s", (layer) => {
    // Whether files can be opened is asked of the host.
    const files = SOURCE_FILES.filter(({ path }) => layerOf(path) === layer && path !== "src/api/modules.ts");

    expect(uses(files, BANNED)).toEqual([]);
  });

  it("leave real time to one file", () => {
    // The dashboard and what is passed to a page live in a browser, whose host it is.
    const others = SOURCE_FILES.filter(
      ({ path }) =>
        path !== "src/mock/host-time.ts" &&
        // A socket's own timer is Node's, and is not one that tests fake.
        path !== "src/server/stalled-socket.ts" &&
        path !== "src/integrations/page-clock-script.ts" &&
        !path.startsWith("src/dashboard/"),
    );

    expect(uses(others, HOST_TIME)).toEqual([]);
  });

  it("leave unseeded chance to what distinguishes one server or run from another", () => {
    const addresses = ["src/mock/events/event-log.ts", "src/server/world-id.ts"];
    const others = SOURCE_FILES.filter(({ path }) => !addresses.includes(path));

    expect(uses(SOURCE_FILES, ["Math.random"])).toEqual([]);
    expect(uses(others, ["crypto"])).toEqual([]);
  });

  it("leave getters to classes and to what a module makes once", () => {
    const text = "const one = { get a() { return 1; } }; const make = () => ({ get b() { return 2; } });";

    expect(repeatedGettersOf({ path: "src/mock/sample.ts", text })).toEqual(["src/mock/sample.ts: get b"]);
    expect(SOURCE_FILES.flatMap(repeatedGettersOf)).toEqual([]);
  });
});
