// Owns `scenario new`: a commented scenario file to start from.
import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { MisuseError } from "../world/errors.ts";
import { UsageError } from "./exit.ts";

/** @throws UsageError if it is no name of a YAML file, MisuseError if the file exists or cannot be written */
export function newScenario(path: string): void {
  const [, name] = /^(.*)\.ya?ml$/i.exec(basename(path)) ?? [];
  if (!name) {
    const why = /\.json$/i.test(path) ? "JSON has no comments; name" : "name";
    throw new UsageError(
      `Failed to write a scenario to ${path || "an empty path"}: ${why} a .yaml or .yml file`,
    );
  }
  try {
    // Never over a file that is there.
    writeFileSync(path, template(name), { flag: "wx" });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "EEXIST" ? "it exists; name another, or remove it" : message;
    throw new MisuseError(`Failed to write a scenario to ${path}: ${why}`);
  }
  process.stdout.write(
    `Wrote ${path}. Edit it, then\n  prebuild-mock validate ${path}\n  prebuild-mock scenario show ${path}\n  prebuild-mock --scenario ${path}\n`,
  );
}

function template(name: string): string {
  return `# yaml-language-server: $schema=./node_modules/prebuild-mock/dist/scenario.schema.json
name: ${JSON.stringify(name)}
summary: The first prebuild fails, the next one completes and fills the pool.

# How time moves: frozen (on request only), real, 60x, or per-read (each read moves to the next event).
clock: frozen

# Other entries refer to classes and projects by their names. Ids are derived from these; give "id: <UUID>" for your own.
environmentClasses:
  - displayName: small

projects:
  - name: app
    environmentClassIds: [small]
    timeout: 30m # of its prebuilds
    # schedule: { hourUtc: 6 } # a prebuild each day

# What is there at the start. Each has been simulated since, so this one has completed.
prebuilds:
  - projectId: app
    age: 2d
    outcome: {} # a run without problems; without this line the rules below decide

warmPools:
  - projectId: app
    environmentClassId: small
    age: 1h
    minSize: 1
    maxSize: 2

# What happens to new resources; the first rule that applies decides. Without a rule they run normally.
outcomes:
  - match: { projectId: app }
    times: 1 # only the first of each project and class
    prebuild:
      fail: { phase: RUNNING, after: 45s, message: no space left on device }
      log: { RUNNING: [npm ci, "npm error code ENOSPC"] }
      # Instead of fail: "stall: RUNNING", "warning: a task failed", "stuckAt: 40", "durations: { RUNNING: 5m }"

# What happens to calls, whatever their resources.
# faults:
#   - rpc: CreatePrebuild
#     times: 1
#     code: unavailable
#     retryAfter: 2s
`;
}
