// Owns the making of test/vectors/protojson.json: what Go's protojson says of every text. Run with
// `npm run vectors`; it needs Go.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { TEXTS } from "./texts.mjs";

const folder = fileURLToPath(new URL(".", import.meta.url));
const project = join(folder, "..", "..", "..");
const work = join(project, ".cache", "vectors");
const buf = join(project, "node_modules", ".bin", "buf");

/** The file descriptor set of all .proto files below a folder, with what they import. */
function descriptors(of, file) {
  const out = join(work, file);
  execFileSync(buf, ["build", of, "-o", out, "--as-file-descriptor-set"], { cwd: project, stdio: "inherit" });
  return readFileSync(out);
}

rmSync(work, { recursive: true, force: true });
const kinds = join(work, "proto");
mkdirSync(kinds, { recursive: true });
cpSync(join(folder, "kinds.proto"), join(kinds, "kinds.proto"));
const kindsSet = descriptors(kinds, "kinds.binpb");
cpSync(join(project, "proto"), kinds, { recursive: true });
descriptors(kinds, "all.binpb");

const questions = TEXTS.map(({ type, bytes }) =>
  JSON.stringify({ type, text: Buffer.from(bytes).toString("base64") }),
);
const answers = execFileSync("go", ["run", "-mod=mod", ".", join(work, "all.binpb")], {
  cwd: folder,
  input: `${questions.join("\n")}\n`,
  maxBuffer: 2 ** 28,
  env: { ...process.env, GOWORK: "off" },
  stdio: ["pipe", "pipe", "inherit"],
});
const verdicts = answers
  .toString()
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line));

const seen = new Set();
const vectors = TEXTS.flatMap(({ type, bytes }, index) => {
  const { binary, error } = verdicts[index];
  const vector = { type, ...written(bytes), ...(error === undefined ? { binary } : { error: plain(error) }) };
  const key = JSON.stringify([type, vector.text ?? vector.base64]);
  if (seen.has(key)) return [];
  seen.add(key);
  return [vector];
});

/** A text as it is, or its bytes where they are no text. */
function written(bytes) {
  const text = Buffer.from(bytes).toString();
  return Buffer.compare(Buffer.from(text), bytes) === 0
    ? { text }
    : { base64: Buffer.from(bytes).toString("base64") };
}

/** Go varies the blank after its prefix from build to build, so that no program depends on its texts. */
function plain(error) {
  return error.replaceAll("\u00a0", " ").replace(/^proto: /, "");
}

const version = /protobuf (v\S+)/.exec(readFileSync(join(folder, "go.mod"), "utf8"))[1];
const about =
  `What google.golang.org/protobuf ${version} protojson (DiscardUnknown, as connect-go has it) makes of JSON texts: ` +
  "the message in binary, fields in number order, or its error. Made by `npm run vectors`.";
const lines = vectors.map((vector) => `  ${JSON.stringify(vector)}`).join(",\n");
writeFileSync(
  join(folder, "..", "protojson.json"),
  `{\n "about": ${JSON.stringify(about)},\n "kinds": ${JSON.stringify(kindsSet.toString("base64"))},\n "vectors": [\n${lines}\n ]\n}\n`,
);
console.log(
  `${vectors.length} texts, of which Go reads ${vectors.filter(({ binary }) => binary !== undefined).length}`,
);
