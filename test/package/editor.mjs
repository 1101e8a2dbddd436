// Owns the proof that an editor completes and explains a scenario file: the YAML language server, as editors run it, is
// asked over its protocol, with the packed schema that the file names.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { mustRun } from "../clients/command.mjs";
import { cleanEnvironment } from "../clients/workplace.mjs";

/** What a project needs besides the package. */
export const EDITOR = ["yaml-language-server@2.0.0"];

const env = cleanEnvironment();
const SECONDS = 30;
const FIRST_LINE = "# yaml-language-server: $schema=./node_modules/prebuild-mock/dist/scenario.schema.json\n";

/** The cursor is at "|". */
const COMPLETIONS = [
  ["the fields of a scenario", "name: x\nsummary: y\n|", ["projects", "outcomes", "faults", "clock"]],
  ["the fields of an entry", "projects:\n  - |", ["name", "environmentClassIds", "timeout", "schedule"]],
  ["the fields of an outcome", "outcomes:\n  - prebuild:\n      |", ["fail", "stall", "log", "stuckAt"]],
  [
    "phases",
    "outcomes:\n  - prebuild:\n      fail:\n        phase: |",
    ["PENDING", "STARTING", "RUNNING", "SNAPSHOTTING"],
  ],
  ["RPCs", "faults:\n  - rpc: |", ["CreatePrebuild", "ListWarmPools", "WatchEvents"]],
  ["codes", 'faults:\n  - rpc: "*"\n    code: |', ["unavailable", "resource_exhausted"]],
  ["ways in which a connection breaks", 'faults:\n  - rpc: "*"\n    connection: |', ["reset", "hang"]],
];
const HOVERS = [
  ["a list", "proje|cts: []", "The projects of the organization"],
  [
    "a field of an entry",
    "projects:\n  - name: a\n    time|out: 30m",
    "The default timeout of its prebuilds",
  ],
  [
    "a field of an outcome",
    "outcomes:\n  - prebuild:\n      sta|ll: RUNNING",
    "A phase that it never leaves by itself",
  ],
  [
    "a prebuild's own outcome",
    "prebuilds:\n  - outcome:\n      stuck|At: 4",
    "The percentage at which its snapshot",
  ],
  ["a fault rule", 'faults:\n  - rpc: "*"\n    retry|After: 2s', "When to retry"],
];
const ISSUES = [
  ["a field that does not exist", "sumary: y\n", "Property sumary is not allowed"],
  ["a phase that does not exist", "outcomes:\n  - prebuild: { stall: RUNING }\n", "RUNNING"],
];

/** @param project where `EDITOR` and the package are installed */
export async function checkEditor(project, { check }) {
  const editor = await startEditor(project);
  try {
    for (const [what, marked, wanted] of COMPLETIONS) {
      await check(`it completes ${what}`, async () => {
        const found = await editor.ask("textDocument/completion", marked);
        const labels = (found.items ?? found).map(({ label }) => label);
        const missing = wanted.filter((label) => !labels.includes(label));
        if (missing.length > 0) throw new Error(`it lacks ${missing}; it offers ${labels}`);
      });
    }
    for (const [what, marked, wanted] of HOVERS) {
      await check(`it explains ${what}`, async () => {
        const found = await editor.ask("textDocument/hover", marked);
        const text = JSON.stringify(found?.contents ?? null).replaceAll("\\\\", "");
        if (!text.includes(wanted)) throw new Error(`it says ${text}`);
      });
    }
    for (const [what, text, wanted] of ISSUES) {
      await check(`it marks ${what}`, async () => {
        const issues = await editor.issuesOf(`name: x\nsummary: y\n${text}`);
        if (!issues.some((issue) => issue.includes(wanted))) throw new Error(`it says ${issues}`);
      });
    }
    await check("it finds nothing wrong with a file of scenario new", async () => {
      const cli = join(project, "node_modules", ".bin", "prebuild-mock");
      await mustRun("write a file", cli, ["scenario", "new", "new.yaml"], { cwd: project, env, seconds: 60 });
      const issues = await editor.issuesOf(await readFile(join(project, "new.yaml"), "utf8"));
      if (issues.length > 0) throw new Error(`it says ${issues}`);
    });
  } finally {
    editor.end();
  }
}

/** A language server whose every question is about a document of its own. */
async function startEditor(project) {
  const program = join(project, "node_modules", ".bin", "yaml-language-server");
  const child = spawn(program, ["--stdio"], { cwd: project, env, stdio: ["pipe", "pipe", "ignore"] });
  const answers = new Map();
  const issues = new Map();
  let received = Buffer.alloc(0);
  let last = 0;
  child.stdout.on("data", (bytes) => {
    received = Buffer.concat([received, bytes]);
    for (let message = take(); message !== undefined; message = take()) read(message);
  });
  await request("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(project).href,
    capabilities: { textDocument: { hover: { contentFormat: ["markdown"] } } },
  });
  send({ method: "initialized", params: {} });

  return {
    ask: async (method, marked) => {
      const text = FIRST_LINE + marked;
      const before = text.slice(0, text.indexOf("|"));
      const textDocument = { uri: open(text.replace("|", "")) };
      const lines = before.split("\n");
      return request(method, {
        textDocument,
        position: { line: lines.length - 1, character: lines.at(-1).length },
      });
    },
    issuesOf: async (text) => {
      const uri = open(text.startsWith("# yaml-language-server") ? text : FIRST_LINE + text);
      for (let look = 0; look < SECONDS * 20 && !issues.has(uri); look += 1) await setTimeout(50);
      return issues.get(uri) ?? ["nothing in time"];
    },
    end: () => child.kill(),
  };

  function open(text) {
    last += 1;
    const uri = pathToFileURL(join(project, `document-${last}.yaml`)).href;
    send({
      method: "textDocument/didOpen",
      params: { textDocument: { uri, languageId: "yaml", version: 1, text } },
    });
    return uri;
  }

  function request(method, params) {
    last += 1;
    const id = last;
    const late = new AbortController();
    const answer = new Promise((resolve) => answers.set(id, resolve));
    send({ id, method, params });
    const failed = setTimeout(SECONDS * 1_000, undefined, { signal: late.signal }).then(
      () => Promise.reject(new Error(`no answer to ${method} in ${SECONDS} s`)),
      () => undefined,
    );
    return Promise.race([answer, failed]).finally(() => late.abort());
  }

  function send(message) {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  function take() {
    const end = received.indexOf("\r\n\r\n");
    if (end === -1) return undefined;
    const length = Number(/Content-Length: (\d+)/i.exec(received.toString("utf8", 0, end))?.[1]);
    if (received.length < end + 4 + length) return undefined;
    const message = JSON.parse(received.toString("utf8", end + 4, end + 4 + length));
    received = received.subarray(end + 4 + length);
    return message;
  }

  function read({ id, method, params, result, error }) {
    if (method === "textDocument/publishDiagnostics") {
      issues.set(
        params.uri,
        params.diagnostics.map(({ message }) => message),
      );
    } else if (method !== undefined && id !== undefined) {
      // What it asks of an editor, such as its settings: none.
      send({ id, result: method === "workspace/configuration" ? params.items.map(() => null) : null });
    } else if (id !== undefined) {
      answers.get(id)?.(error ? { error } : result);
      answers.delete(id);
    }
  }
}
