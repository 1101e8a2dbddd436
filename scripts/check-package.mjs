// Owns what a package must be before anybody gets it: its size, its dependencies, that it runs nothing when it is
// installed, and that its entries and types are found. It looks at what is packed, of what has been built.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withAbsoluteLinks, withRelativeLinks } from "./readme-links.mjs";

const LARGEST = 450_000;
const MOST_DEPENDENCIES = 6;
const NEEDED = [
  "LICENSE",
  "README.md",
  "dist/cli.js",
  "dist/THIRD_PARTY_NOTICES.txt",
  "dist/scenario.schema.json",
  "proto/gitpod/v1/prebuild.proto",
];
const ALLOWED = /^(?:dist\/|proto\/|README\.md$|LICENSE$|package\.json$)/;

const folder = mkdtempSync(join(tmpdir(), "prebuild-mock-pack-"));
try {
  const [packed] = JSON.parse(
    execFileSync("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }),
  );
  const issues = [...issuesOfContent(packed), ...issuesOfManifest(), ...issuesOfReadme()];
  for (const issue of issues) console.error(`Failed to check the package: ${issue}`);
  if (issues.length > 0) process.exitCode = 1;
  console.log(
    `${packed.filename}: ${(packed.size / 1_000).toFixed(1)} kB packed, ${packed.files.length} files`,
  );
  const tarball = join(folder, packed.filename);
  run("publint", ["--strict", tarball]);
  run("attw", [tarball, "--quiet"]);
} finally {
  rmSync(folder, { recursive: true });
}

function issuesOfContent({ size, files }) {
  const paths = files.map(({ path }) => path);
  return [
    ...(size > LARGEST ? [`it is ${size} bytes, and ${LARGEST} is the most. Look at what is bundled.`] : []),
    ...NEEDED.filter((path) => !paths.includes(path)).map((path) => `${path} is missing. Build it.`),
    ...paths.filter((path) => !ALLOWED.test(path)).map((path) => `${path} has no business in it.`),
  ];
}

function issuesOfManifest() {
  const { dependencies, scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  const names = Object.keys(dependencies);
  return [
    ...(names.length > MOST_DEPENDENCIES
      ? [`it has ${names.length} dependencies, and ${MOST_DEPENDENCIES} is the most: ${names.join(", ")}.`]
      : []),
    ...["preinstall", "install", "postinstall", "prepare"]
      .filter((name) => name in scripts)
      .map((name) => `the script ${name} would run where it is installed. Remove it.`),
  ];
}

/** What is packed has links that lead out of the package, and packing leaves the README as it was. */
function issuesOfReadme() {
  const manifest = JSON.parse(readFileSync("package.json", "utf8"));
  const readme = readFileSync("README.md", "utf8");
  const packed = withAbsoluteLinks(readme, manifest);
  return [
    ...[...packed.matchAll(/\]\((?!#|https:)([^)\s]+)\)/g)].map(
      ([, target]) => `its README links to ${target}, which is not in it.`,
    ),
    ...(withRelativeLinks(packed, manifest) === readme ? [] : ["packing would change the README."]),
  ];
}

function run(command, args) {
  try {
    execFileSync("npx", ["--no-install", command, ...args], { stdio: "inherit" });
  } catch {
    process.exitCode = 1;
  }
}
