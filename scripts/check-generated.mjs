// Checks that the committed generated code is what the .proto files give: generates it again beside and compares.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const committed = "src/api/gen";
const fresh = mkdtempSync(join(tmpdir(), "prebuild-mock-gen-"));
try {
  const template = JSON.stringify({
    version: "v2",
    plugins: [
      {
        local: "protoc-gen-es",
        out: fresh,
        opt: ["target=ts", "import_extension=ts", "json_types=true"],
      },
      { local: "scripts/protoc-gen-rpcs.mjs", out: fresh, opt: ["target=ts"] },
    ],
  });
  execFileSync("buf", ["generate", "--template", template], { stdio: "inherit" });
  const files = (folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .sort();
  const stale = [...new Set([...files(committed), ...files(fresh)])].filter(
    (file) => read(join(committed, file)) !== read(join(fresh, file)),
  );
  if (stale.length > 0) {
    console.error(
      `Generated code is not fresh: ${stale.join(", ")}. Run "npm run generate" and commit what it writes.`,
    );
    process.exitCode = 1;
  }
} finally {
  rmSync(fresh, { recursive: true });
}

function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
