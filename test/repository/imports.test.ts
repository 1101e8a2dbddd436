// Owns the direction of imports: each layer imports only those before it, and no files import each other in a circle.
import { describe, expect, it } from "vitest";
import { circlesOf, importsOf, LAYERS, layerOf, SOURCE_FILES } from "./source-files.ts";

const isOurs = (imported: string) => imported.startsWith("src/");

/** Imports of each file of a layer that satisfy the predicate, as "file imports what". */
function importsFrom(
  layer: (typeof LAYERS)[number],
  isWrong: (imported: string, path: string) => boolean,
): string[] {
  return SOURCE_FILES.filter(({ path }) => layerOf(path) === layer).flatMap((file) =>
    importsOf(file)
      .filter((imported) => isWrong(imported, file.path))
      .map((imported) => `${file.path} imports ${imported}`),
  );
}

describe("the sources", () => {
  it("are read by these tests", () => {
    const files = SOURCE_FILES.filter(({ path }) => layerOf(path) === "world");

    expect([files.length > 10, files.flatMap(importsOf).length > files.length]).toEqual([true, true]);
  });

  it.each(LAYERS)("of %s import only from it and the layers below", (layer) => {
    const allowed: readonly string[] = LAYERS.slice(0, LAYERS.indexOf(layer) + 1);
    const isAbove = (imported: string) =>
      isOurs(imported) && imported !== "src/version.ts" && !allowed.includes(layerOf(imported) ?? "");

    expect(importsFrom(layer, isAbove)).toEqual([]);
  });

  it("of cli import nothing of integrations, which are beside it", () => {
    expect(importsFrom("cli", (imported) => layerOf(imported) === "integrations")).toEqual([]);
  });

  it.each(["api", "world"] as const)("of %s import no package and nothing of Node", (layer) => {
    expect(importsFrom(layer, (imported) => !isOurs(imported))).toEqual([]);
  });

  it("of world import nothing generated, for it knows no protobuf", () => {
    expect(importsFrom("world", (imported) => imported.startsWith("src/api/gen/"))).toEqual([]);
  });

  it("of the dashboard import only each other, the contract and the packages of the page", () => {
    const files = SOURCE_FILES.filter(({ path }) => path.startsWith("src/dashboard/"));
    const allowed = /^(src\/(dashboard|api)\/(?!gen\/)|preact(\/hooks)?$|@preact\/signals$)/;
    const imported = files.flatMap(importsOf);

    expect([imported.length > files.length, imported.filter((each) => !allowed.test(each))]).toEqual([
      true,
      [],
    ]);
  });

  it("of the dashboard are imported by nothing else, for only a browser loads them", () => {
    const others = SOURCE_FILES.filter(({ path }) => !path.startsWith("src/dashboard/"));

    expect(others.flatMap(importsOf).filter((each) => each.startsWith("src/dashboard/"))).toEqual([]);
  });

  it("do not import each other in a circle", () => {
    expect(circlesOf(SOURCE_FILES)).toEqual([]);
  });

  it("would be caught in a circle, however long it is", () => {
    const files = ["a", "b", "c", "d"].map((name, at, names) => ({
      path: `src/${name}.ts`,
      text: `import "./${names[at === 2 ? 0 : at + 1] ?? "a"}.ts";`,
    }));

    expect(circlesOf(files)).toEqual([["src/a.ts", "src/b.ts", "src/c.ts"]]);
  });

  it("name files with their ending", () => {
    const named = SOURCE_FILES.flatMap(importsOf).filter(isOurs);

    expect(named.filter((imported) => !/\.(tsx?|json)$/.test(imported))).toEqual([]);
  });
});
