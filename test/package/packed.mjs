// Owns what those do who use the package as it is packed: pack it, and report what a program of theirs says.
import { join } from "node:path";
import { mustRun, runCommand } from "../clients/command.mjs";
import { describeEnd } from "../clients/report.mjs";
import { cleanEnvironment, projectFolder } from "../clients/workplace.mjs";

/** The arguments of npm that install something. */
export const INSTALL = ["install", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel", "error"];

/** Packs what has been built into a folder and answers the file. */
export async function pack(folder) {
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
  const options = { cwd: projectFolder, env: cleanEnvironment(), seconds: 120 };
  const { stdout } = await mustRun("pack", "npm", args, options);
  return join(folder, JSON.parse(stdout)[0].filename);
}

/** Checks that report themselves: that something does not throw, and that a program succeeds and says something. */
export function createChecks(report) {
  const check = async (sentence, act) => {
    try {
      await act();
      report.passed(sentence);
    } catch (error) {
      report.failed(sentence, error.message);
    }
  };
  const expectOutput = async (cwd, sentence, file, args, output, variables = {}) => {
    const env = cleanEnvironment({ NO_COLOR: "1", ...variables });
    const command = await runCommand(file, args, { cwd, env, seconds: 120 });
    const said = command.stdout + command.stderr;
    if (command.status === 0 && said.includes(output)) report.passed(sentence);
    else report.failed(sentence, `${describeEnd(command)}\n${said}`);
  };
  return { check, expectOutput };
}
