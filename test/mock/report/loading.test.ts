// Owns that nothing of the insight is loaded before it is asked for: what a built mock loads until then, and after.
import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";

const SCRIPT = `
import { Session } from "node:inspector";
const session = new Session();
session.connect();
const loaded = [];
session.on("Debugger.scriptParsed", ({ params }) => loaded.push(params.url));
session.post("Debugger.enable");
const { createMock } = await import("./dist/index.js");
const mock = createMock();
await mock.call("ListPrebuilds", {});
mock.checkpoint("here");
mock.rewind("here");
const before = loaded.length;
await mock.report();
await mock.coverage();
await mock.diff("here");
const names = (urls) => urls.filter((url) => url.includes("/dist/")).map((url) => url.split("/dist/")[1]);
console.log(JSON.stringify({ before: names(loaded.slice(0, before)), after: names(loaded.slice(before)) }));
`;

it("a mock that is called loads neither report nor coverage, recording or differences", () => {
  const args = ["--input-type=module", "--eval", SCRIPT];
  const { before, after } = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as {
    before: string[];
    after: string[];
  };
  const insight = /^(report|coverage|recorder|replay|diff|explore|forecast)/;

  expect(before).toContain("index.js");
  expect(before.filter((name) => insight.test(name))).toEqual([]);
  expect(after.map((name) => insight.exec(name)?.[1])).toEqual(
    expect.arrayContaining(["report", "coverage", "diff"]),
  );
});
