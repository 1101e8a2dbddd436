// Owns the runtimes that the package is tried on: which, and how their programs are had, from the registry's own
// packages of them.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mustRun } from "../clients/command.mjs";
import { cleanEnvironment, prepareOnce, projectFolder } from "../clients/workplace.mjs";
import { INSTALL } from "./packed.mjs";

const { platform, arch } = process;

/** What Node's versions are that the package is for. */
export const NODES = ["20.19.0", "22.23.3", "24.19.0"].map((version) => ({
  title: `Node ${version}`,
  name: `node-${platform}-${arch}`,
  version,
  program: join("bin", "node"),
}));

/**
 * The others, by what web standards are enough for, and how each runs a file. Deno gives no more rights than are named:
 * the reader of YAML looks at two variables.
 */
export const OTHERS = [
  {
    title: "Bun 1.4.5",
    name: `@oven/bun-${platform}-${arch === "arm64" ? "aarch64" : arch}`,
    version: "1.4.5",
    program: join("bin", "bun"),
    run: ["run"],
  },
  {
    title: "Deno 2.9.6",
    name: `@deno/${platform}-${arch}${platform === "linux" ? "-glibc" : ""}`,
    version: "2.9.6",
    program: "deno",
    run: ["run", "--no-prompt", "--no-remote", "--allow-read=.", "--allow-env=LOG_TOKENS,LOG_STREAM"],
  },
];

/** The path of a runtime's program; where it is not to be had, that is reported. */
export async function programOf({ title, name, version, program }, report) {
  const place = join(projectFolder, ".cache", "package", title.toLowerCase().replace(" ", "-"));
  const options = { cwd: place, env: cleanEnvironment(), seconds: 300 };
  try {
    await prepareOnce(place, name, async () => {
      await writeFile(join(place, "package.json"), JSON.stringify({ private: true }));
      await mustRun("install", "npm", [...INSTALL, `${name}@${version}`], options);
    });
    return join(place, "node_modules", name, program);
  } catch (error) {
    report.notRun(title, error.message);
    return undefined;
  }
}
