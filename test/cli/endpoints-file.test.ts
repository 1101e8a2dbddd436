// Owns what becomes of the endpoints file whatever is in its place.
import { execFileSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeEndpoints } from "../../src/cli/endpoints-file.ts";
import { createMock, type Mock } from "../../src/index.ts";
import { run } from "./cli-process.ts";

let folder: string;
let mock: Mock;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "prebuild-mock-endpoints-"));
  mock = createMock();
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await mock.close();
});

const at = (name: string) => join(folder, name);

test("is written whole, and taken away at the end", async () => {
  const forget = await writeEndpoints(at("mock.json"), mock);
  expect(JSON.parse(readFileSync(at("mock.json"), "utf8"))).toMatchObject({
    url: mock.url,
    pid: process.pid,
  });
  forget();
  expect(readdirSync(folder)).toEqual([]);
});

test("a link is followed, and stays", async () => {
  mkdirSync(at("real"));
  writeFileSync(at("real/mock.json"), "before");
  symlinkSync(at("real/mock.json"), at("link.json"));

  const forget = await writeEndpoints(at("link.json"), mock);

  expect(lstatSync(at("link.json")).isSymbolicLink()).toBe(true);
  expect(JSON.parse(readFileSync(at("real/mock.json"), "utf8")).url).toBe(mock.url);
  forget();
  expect([existsSync(at("real/mock.json")), lstatSync(at("link.json")).isSymbolicLink()]).toEqual([
    false,
    true,
  ]);
});

test("a link to a file that is not there yet is followed, and stays, one start after the other", async () => {
  symlinkSync("second.json", at("first.json"));
  symlinkSync("mock.json", at("second.json"));

  for (let start = 0; start < 2; start += 1) {
    const forget = await writeEndpoints(at("first.json"), mock);
    expect(JSON.parse(readFileSync(at("mock.json"), "utf8")).url).toBe(mock.url);
    forget();
    expect(readdirSync(folder).sort()).toEqual(["first.json", "second.json"]);
  }
});

test.skipIf(process.platform === "win32")(
  "a pipe waits for its reader, and a stop ends the wait",
  async () => {
    execFileSync("mkfifo", [at("pipe")]);
    let stop = () => {};
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
    });

    const told = writeEndpoints(at("pipe"), mock);
    const given = writeEndpoints(at("pipe"), mock, stopped);
    stop();
    (await given)();
    const { open } = await import("node:fs/promises");
    const reader = await open(at("pipe"), "r");
    (await told)();
    const text = await reader.readFile("utf8");
    await reader.close();

    expect(JSON.parse(text).url).toBe(mock.url);
    expect(lstatSync(at("pipe")).isFIFO()).toBe(true);
  },
);

test.skipIf(process.platform === "win32")(
  "a device is written into, and neither replaced nor removed",
  async () => {
    symlinkSync("/dev/null", at("null.json"));

    const forget = await writeEndpoints(at("null.json"), mock);
    forget();

    expect(lstatSync("/dev/null").isCharacterDevice()).toBe(true);
    expect(readdirSync(folder)).toEqual(["null.json"]);
  },
);

test.skipIf(process.platform === "win32")("a pipe is written into", async () => {
  execFileSync("mkfifo", [at("pipe")]);
  const { open } = await import("node:fs/promises");
  const reader = await open(at("pipe"), "r+");

  const forget = await writeEndpoints(at("pipe"), mock);
  const { buffer, bytesRead } = await reader.read();
  forget();
  await reader.close();

  expect(JSON.parse(buffer.subarray(0, bytesRead).toString()).url).toBe(mock.url);
  expect(lstatSync(at("pipe")).isFIFO()).toBe(true);
});

test.each([
  ["a folder", "", () => {}],
  ["a path below a file", "file/mock.json", () => writeFileSync(at("file"), "")],
  ["a link into no folder", "dangling", () => symlinkSync(at("nowhere/x"), at("dangling"))],
  ["a link to itself", "loop", () => symlinkSync(at("loop"), at("loop"))],
])("%s is refused, and nothing is left behind", async (_what, name, prepare) => {
  prepare();
  const before = readdirSync(folder);

  await expect(writeEndpoints(at(name), mock)).rejects.toThrow(/^Failed to write the endpoints file: /);

  expect(readdirSync(folder)).toEqual(before);
  expect(() => mock.clock.advance("1s")).toThrow("the mock is closed");
});

test.skipIf(process.platform === "win32")(
  "a stream of its own is written to, and its file stays",
  async () => {
    const { closeSync, openSync } = await import("node:fs");
    const file = openSync(at("output"), "w");

    const forget = await writeEndpoints(`/dev/fd/${file}`, mock);
    forget();
    closeSync(file);

    expect(JSON.parse(readFileSync(at("output"), "utf8")).url).toBe(mock.url);
  },
);

test("an empty name is wrong usage", async () => {
  const { status, stderr } = await run(["--port", "0", "--endpoints-file", ""]);

  expect([status, stderr]).toEqual([64, expect.stringContaining("--endpoints-file")]);
});
