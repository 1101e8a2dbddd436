// Owns the check of where "go to definition" leads: to a declaration of what is published that can be read, with its text.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { serviceOf } from "./hovers.mjs";

/** A use of each, as in a test of a user. */
const USE = fileURLToPath(new URL("definitions.ts", import.meta.url));
const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));
const LONGEST_LINE = 200;
/** What is asked for: the first place of a text in the use, and how its declaration begins. */
const ASKED = [
  ["createMock(", /^(?:export )?(?:declare )?function createMock\(/],
  ["call(", /^(?:readonly )?call[<(:]/],
  ["testWith(", /^(?:export )?(?:declare )?function testWith\(/],
];

/** What is wrong with the definitions. */
export function unreadableDefinitions() {
  const service = serviceOf([USE]);
  const use = readFileSync(USE, "utf8");
  return ASKED.flatMap(([text, declaration]) => {
    const name = text.slice(0, -1);
    const found = service.getDefinitionAtPosition(USE, use.indexOf(text)) ?? [];
    if (found.length === 0) return [`${name}: no definition`];
    return found.flatMap(({ fileName, textSpan }) => {
      const source = readFileSync(fileName, "utf8");
      const before = source.slice(0, textSpan.start).split("\n");
      const lines = source.split("\n");
      const at = before.length - 1;
      const around = lines.slice(Math.max(0, at - 10), at + 10);
      const place = `${name}: ${fileName}:${at + 1}`;
      return [
        ...(fileName.startsWith(DIST) && fileName.endsWith(".d.ts") ? [] : [`${place} is not published`]),
        ...(declaration.test(lines[at].trim()) ? [] : [`${place} begins with ${lines[at].slice(0, 100)}`]),
        ...(lines[at - 1]?.trim() === "*/" || /^\/\*\*.*\*\/$/.test(lines[at - 1]?.trim() ?? "")
          ? []
          : [`${place} has no text above it`]),
        ...(around.every((line) => line.length < LONGEST_LINE) ? [] : [`${place} lies in long lines`]),
      ];
    });
  });
}
