// Owns the running of a Dockerfile's own steps in order, without an engine: each stage in an empty folder, COPY from a context
// that .dockerignore has thinned, RUN by a shell. What needs an image is recorded: USER, HEALTHCHECK, ENTRYPOINT, CMD.
import { cp, mkdir, readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { mustRun } from "../clients/command.mjs";
import { cleanEnvironment } from "../clients/workplace.mjs";

/** Instructions, with lines that are continued made one. */
export async function readDockerfile(file) {
  const text = (await readFile(file, "utf8")).replaceAll(/\\\n/g, " ");
  return text
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => {
      const [, name, rest] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
      if (name === undefined) throw new Error(`not an instruction: ${line}`);
      return { name, rest };
    });
}

/** Runs the steps below a folder, and returns the last stage: where its files are, its variables and its instructions. */
export async function runDockerfile(instructions, { context, folder }) {
  const ignored = (await readFile(join(context, ".dockerignore"), "utf8")).trim().split("\n");
  const stages = new Map();
  let stage;
  for (const { name, rest } of instructions) {
    if (name === "FROM") {
      const [, base, as] = /^(\S+)(?: AS (\S+))?$/.exec(rest);
      stage = { base, root: join(folder, `stage-${stages.size}`), workdir: "/", env: {}, recorded: {} };
      await mkdir(stage.root, { recursive: true });
      stages.set(as ?? String(stages.size), stage);
    } else if (name === "WORKDIR") {
      stage.workdir = rest;
      await mkdir(join(stage.root, rest), { recursive: true });
    } else if (name === "COPY") await copy(rest, { stages, stage, context, ignored });
    else if (name === "ENV") Object.assign(stage.env, Object.fromEntries([rest.split(/=(.*)/s).slice(0, 2)]));
    else if (name === "RUN") {
      const cwd = join(stage.root, stage.workdir);
      const env = cleanEnvironment({ ...stage.env, npm_config_prefer_offline: "true" });
      await mustRun(rest, "sh", ["-ec", rest], { cwd, env, seconds: 600 });
    } else if (["USER", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"].includes(name)) {
      stage.recorded[name] = rest;
    } else throw new Error(`${name} is not known here`);
  }
  return stage;
}

async function copy(rest, { stages, stage, context, ignored }) {
  const words = rest.split(/\s+/);
  const from = words[0].startsWith("--from=") ? words.shift().slice("--from=".length) : undefined;
  const to = join(stage.root, stage.workdir, words.pop());
  for (const word of words) {
    if (from !== undefined) {
      const paths = await matching(join(stages.get(from).root, word));
      if (paths.length === 0) throw new Error(`COPY: nothing is ${word} in ${from}`);
      for (const path of paths) await cp(path, join(to, basename(path)), { recursive: true });
      continue;
    }
    const filter = (path) => !ignored.includes(relative(context, path));
    const target = word === "." ? to : join(to, word);
    await cp(join(context, word), target, { recursive: true, filter });
  }
}

/** The paths of a pattern whose last part alone has stars. */
async function matching(pattern) {
  const [before, after] = basename(pattern).split("*");
  const names = await readdir(dirname(pattern));
  const found = names.filter((name) => name.startsWith(before) && name.endsWith(after ?? ""));
  return found.map((name) => join(dirname(pattern), name));
}
