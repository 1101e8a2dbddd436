// Owns what the documents point to: files, scripts and packages that there are, and no place on a machine.
import { existsSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { codeSpans, DOCUMENTS, proseOf, ROOT, read, tableOf } from "./markdown.ts";

const OURS = /^(?:src|test|docs|proto|bench|scripts)\/[\w./-]*$/;
const MACHINE = /(?<![\w.>}])(?:\/(?:work|home|root|Users|tmp|var|opt|mnt|usr)\/|[A-Z]:\\)/;

/** The anchors of a document's headings, as GitHub names them. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

const manifest = JSON.parse(read("package.json").text) as Record<
  "scripts" | "dependencies",
  Record<string, string>
>;

describe.each(DOCUMENTS)("$path", (document) => {
  const prose = proseOf(document);

  it("links to files that exist", () => {
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
    const relative = links.filter((target) => !/^(?:https?:|mailto:|#)/.test(target));
    const places = relative.map((target) =>
      posix.join(posix.dirname(document.path), target.replace(/#.*/, "")),
    );

    expect(places.filter((place) => !existsSync(ROOT + place))).toEqual([]);
  });

  it("links to headings that exist", () => {
    const links = [...prose.matchAll(/\]\(([^)\s#:]*)#([^)\s]+)\)/g)];
    const dead = links.filter(([, target, anchor]) => {
      const path = target ? posix.join(posix.dirname(document.path), target) : document.path;
      return !anchorsOf(read(path).text).includes(anchor as string);
    });

    expect(dead.map(([link]) => link)).toEqual([]);
  });

  it("names files of the repository that exist", () => {
    const paths = codeSpans(prose).filter((code) => OURS.test(code));

    expect(paths.filter((path) => !existsSync(ROOT + path))).toEqual([]);
  });

  it("names scripts of the package that exist", () => {
    const scripts = [...document.text.matchAll(/\bnpm run (?:-s )?([a-z][a-z:-]*)/g)].map(
      ([, name = ""]) => name,
    );

    expect(scripts.filter((name) => !Object.hasOwn(manifest.scripts, name))).toEqual([]);
  });

  it("names no place on a machine", () => {
    expect(document.text.split("\n").filter((line) => MACHINE.test(line))).toEqual([]);
  });
});

it("docs/architecture.md has a reason for each dependency, installed or bundled", () => {
  const reasons = tableOf(read("docs/architecture.md"), "package").map(([cell, why = ""]) => ({
    name: codeSpans(cell ?? "")[0] as string,
    isBundled: /\bBundled$/.test(why),
  }));
  const [, list = ""] = /\bbundled = \[([^\]]*)\]/.exec(read("tsdown.config.ts").text) ?? [];
  const bundled = [...list.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name);

  expect(
    reasons
      .filter(({ isBundled }) => isBundled)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(bundled.sort());
  const named = new Set(reasons.map(({ name }) => name));
  expect(Object.keys(manifest.dependencies).filter((name) => !named.has(name))).toEqual([]);
});
