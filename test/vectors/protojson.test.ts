// Owns the check of our JSON reader against what Go's protojson makes of the same texts.
import { readFileSync } from "node:fs";
import {
  createFileRegistry,
  createRegistry,
  type DescMessage,
  fromBinary,
  toBinary,
} from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../src/rpc/decode.ts";
import protojson from "./protojson.json" with { type: "json" };
import { SERVICE_FILES } from "./service-files.ts";

interface Vector {
  readonly type: string;
  readonly text?: string;
  readonly base64?: string;
  readonly binary?: string;
  readonly error?: string;
}

const kinds = createFileRegistry(fromBinary(FileDescriptorSetSchema, Buffer.from(protojson.kinds, "base64")));
const registry = createRegistry(...SERVICE_FILES, kinds);

/** The rows of docs/differences.md on JSON, and of which texts each is true. */
const DIFFERENCES: Record<string, (text: string, message: string) => boolean> = {
  "Unknown enum name in JSON": (_, message) => /: unknown \S+ "/.test(message),
  "Numbers in JSON": (text) => /:1e[},]|"5[, ]5"|"5\\u0000"/.test(text),
  "Depth of messages in JSON": (_, message) => message.includes("messages nest deeper than 100"),
  "Special types in JSON": (text) => /^\{"(?:mask|struct|value|any)":/.test(text),
};

const REFUSED = "refused";

/** Go has bits of its own for NaN in a double. */
const NAN = { go: "CQEAAAAAAPh/", ours: "CQAAAAAAAPh/" };

/** What Go reads, in binary, its fields in the order in which we write them: Go writes those of a oneof last. */
function wanted({ type, binary = REFUSED }: Vector): string {
  if (binary === NAN.go) return NAN.ours;
  // Those of our own kinds are in that order already, and some nest deeper than we read.
  if (binary === REFUSED || !type.startsWith("gitpod.v1.")) return binary;
  const schema = registry.getMessage(type) as DescMessage;
  const bytes = toBinary(schema, fromBinary(schema, Buffer.from(binary, "base64")));
  return Buffer.from(bytes).toString("base64");
}

/** What we read, in binary, and why a text is refused. */
function ours({ type, text, base64 }: Vector): { binary: string; message: string } {
  const schema = registry.getMessage(type) as DescMessage;
  const bytes = text === undefined ? Buffer.from(base64 as string, "base64") : Buffer.from(text);
  try {
    const read = toBinary(schema, decodeMessage(schema, "json", bytes));
    return { binary: Buffer.from(read).toString("base64"), message: "" };
  } catch (error) {
    return { binary: REFUSED, message: (error as Error).message };
  }
}

const compared = (protojson.vectors as Vector[]).map((vector) => {
  const { binary, message } = ours(vector);
  const text = vector.text ?? (vector.base64 as string);
  return { ...vector, text, message, ours: binary, go: wanted(vector) };
});

const differences = Object.entries(DIFFERENCES).map(([row, isTrueOf]) => ({
  row,
  texts: compared.filter(({ text, message, ours, go }) => ours !== go && isTrueOf(text, message)),
}));

test("there are at least 400 texts, of which Go reads some and refuses some", () => {
  expect(compared.length).toBeGreaterThan(1_000);
  expect(compared.filter(({ go }) => go === REFUSED).length).toBeGreaterThan(400);
  expect(compared.filter(({ go }) => go !== REFUSED).length).toBeGreaterThan(400);
});

test("each text is read as Go reads it, but for what docs/differences.md lists", () => {
  const listed = new Set(differences.flatMap(({ texts }) => texts));

  const others = compared.filter((each) => each.ours !== each.go && !listed.has(each));

  expect(others.map(({ text, go, ours, message }) => ({ text, go, ours, message }))).toEqual([]);
});

describe("docs/differences.md", () => {
  const page = readFileSync(new URL("../../docs/differences.md", import.meta.url), "utf8");

  test.each(differences)("has the row $row, and there is such a difference", ({ row, texts }) => {
    expect(texts).not.toEqual([]);
    expect(page).toMatch(new RegExp(`^\\| ${row} +\\|`, "m"));
  });
});

describe("a refusal", () => {
  const refused = compared.filter(({ message }) => message !== "");

  test("names the message and nothing of JavaScript", () => {
    const odd = refused.filter(
      ({ type, message }) =>
        !message.startsWith(`cannot decode ${type} from JSON: `) ||
        /undefined|BigInt|SyntaxError|\bobject Object\b/.test(
          message.replace(/got ".*"|expected .*|: undefined is/, ""),
        ),
    );

    expect(odd.map(({ text, message }) => ({ text, message }))).toEqual([]);
  });

  test("is short, whatever was sent", () => {
    expect(refused.filter(({ message }) => message.length > 2_500).map(({ message }) => message)).toEqual([]);
  });

  test.each([
    [
      '{"spec":{"timeout":"600sec"}}',
      'spec.timeout: got "600sec"; it must be a duration in seconds such as "3600s"',
    ],
    [
      '{"spec":{"timeout":"600.1234567890s"}}',
      'spec.timeout: got "600.1234567890s"; it must be a duration in seconds such as "3600s"',
    ],
    [
      '{"spec":{"specVersion":"specVersion"}}',
      'spec.spec_version: got "specVersion"; it must be a whole number from 0 to 18446744073709551615',
    ],
    ['{"spec":{"specVersion":05}}', "spec.spec_version: line 1, column 24: 05 is not valid JSON"],
    [
      '{"projectId":"a","project_id":"b"}',
      'project_id: the field is given twice, the second time as "project_id"',
    ],
    ['{"projectId":["a"]}', 'project_id: got ["a"]; it must be a string'],
    ['{"projectId":"\\ud800"}', 'project_id: "\\ud800" holds half of a surrogate pair'],
  ])("of %s says what is wrong, where, and what would be right", (text, why) => {
    const { message } = ours({ type: "gitpod.v1.CreatePrebuildRequest", text });

    expect(message).toBe(`cannot decode gitpod.v1.CreatePrebuildRequest from JSON: ${why}`);
  });

  test.each([
    ['{"filter":{"phases":["a"]}}', "filter.phases[0]: unknown gitpod.v1.PrebuildPhase"],
    ['{"filter":{"projectIds":["a",1]}}', "filter.project_ids[1]: got 1; it must be a string"],
    [
      '{"filter":{"projectIds":["a",]}}',
      'filter.project_ids[1]: line 1, column 30: expected a value, got "]"',
    ],
    ['{"filter":{}', 'line 1, column 13: expected "," or "}", got the end of the text'],
    ["\ufeff{}", "line 1, column 1: expected a value, got U+FEFF"],
    ['\n{"filter":{}}\n;', 'line 3, column 1: expected the end, got ";"'],
  ])("of %j says where it is", (text, why) => {
    const { message } = ours({ type: "gitpod.v1.ListPrebuildsRequest", text });

    expect(message.slice("cannot decode gitpod.v1.ListPrebuildsRequest from JSON: ".length)).toContain(why);
  });
});
