#!/usr/bin/env node
// Owns the command line: its commands, their arguments, and how it ends. The code of a command is loaded on use.
import { Argument, Command, InvalidArgumentError } from "commander";
import { isNear, knownText } from "../input/nearest-word.ts";
import { VERSION } from "../version.ts";
import { EXIT, exitCodeOf } from "./exit.ts";
import { refuseFlagsOfNpm } from "./npm-flags.ts";
import {
  COMPLETED_SHELLS,
  COVERAGE_OPTIONS,
  type CompletedShell,
  DEMO_OPTIONS,
  ENV_FORMS,
  ENV_OPTIONS,
  type EnvForm,
  EXEC_OPTIONS,
  REPLAY_OPTIONS,
  SERVE_OPTIONS,
  SHOW_OPTIONS,
  WAIT_OPTIONS,
} from "./options.ts";
import type { ReplayFlags } from "./replay.ts";
import { serve } from "./serve.ts";

// The reader of the output may go away (`| head`, a wait for the ready line), or its disk may be full: the server
// keeps running, and a command that prints to a full disk fails.
process.stderr.on("error", () => {});
process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
  if (code === "EPIPE") return;
  process.exitCode = EXIT.error;
  process.stderr.write(`Failed to print: ${message}.\n`);
});

const program = new Command("prebuild-mock")
  .description(
    "A fake gitpod.v1.PrebuildService (Ona, formerly Gitpod): in memory, stateful, on a simulated clock.",
  )
  .version(VERSION)
  .exitOverride()
  .enablePositionalOptions()
  .configureOutput({ outputError: (text, write) => write(plain(withoutFarSuggestions(text))) })
  // What a command takes is said by its usage, which leaves out what only catches mistakes.
  .configureHelp({ subcommandTerm: (command) => `${command.name()} ${command.usage()}` })
  .showHelpAfterError("(see prebuild-mock --help)");

const serveCommand = program
  .command("serve", { isDefault: true })
  .description("run the fake API in the foreground")
  .usage("[options]")
  .argument("[verb]", "", refuseVerb)
  .allowExcessArguments(true)
  .addHelpText(
    "after",
    `
Examples:
  prebuild-mock                                     on port 4020, an hour in a minute
  prebuild-mock --port 0 --endpoints-file mock.json on a free port, written to a file
  prebuild-mock --scenario failing-prebuild         every new prebuild fails
  prebuild-mock --scenario mock.yaml                a scenario of your own
  prebuild-mock --clock frozen                      time moves by POST /_mock/clock/advance only
  prebuild-mock --clock per-read                    each Get or List moves to the next event

Flags win over environment variables. Exit status: 0 fine, 1 error, 64 usage.`,
  )
  .action((_verb: undefined, flags) => serve(flags));
for (const option of SERVE_OPTIONS) serveCommand.addOption(option);

const execCommand = program
  .command("exec")
  .description("start a mock, and run a command with its environment variables")
  .usage("[options] -- <command>")
  .argument("<command...>", "the command and its arguments")
  .passThroughOptions()
  .addHelpText("after", "\nExits with the command's status; the command's output is passed through.")
  .action(async (command: string[], flags) => {
    const { exec } = await import("./exec.ts");
    // Open handles, such as a client's connection, do not delay the exit.
    process.exit(await exec(command, flags));
  });
for (const option of EXEC_OPTIONS) execCommand.addOption(option);

const coverageCommand = program
  .command("coverage")
  .description("merge the coverage of several runs of exec, and print it")
  .argument("<files...>", "files that exec --coverage=file.json wrote")
  .action(async (paths: string[], flags) => {
    process.exitCode = await (await import("./coverage.ts")).mergeFiles(paths, flags);
  });
for (const option of COVERAGE_OPTIONS) coverageCommand.addOption(option);

const replayCommand = program
  .command("replay")
  .description("repeat a recording, and print the first difference")
  .argument("<file>", "what exec --record wrote")
  .action(async (path: string, flags: ReplayFlags) => {
    process.exitCode = await (await import("./replay.ts")).replayFile(path, flags);
  });
for (const option of REPLAY_OPTIONS) replayCommand.addOption(option);

const demoCommand = program
  .command("demo")
  .description("a demo: thirty days of history, live traffic, and the dashboard opened in a browser")
  .action(async (flags) => (await import("./demo.ts")).runDemo(flags));
for (const option of DEMO_OPTIONS) demoCommand.addOption(option);

const envCommand = program
  .command("env")
  .description("print the environment variables for clients of a running server")
  .addArgument(
    new Argument(
      "[form]",
      'shell for eval "$(…)", fish, powershell, dotenv, json, or github for >> "$GITHUB_ENV"',
    )
      .choices(ENV_FORMS)
      .default("shell"),
  )
  .action(async (form: EnvForm, flags) => (await import("./env.ts")).printEnv(form, flags));
for (const option of ENV_OPTIONS) envCommand.addOption(option);

const waitCommand = program
  .command("wait")
  .description("wait until a server is ready")
  .action(async (flags) => (await import("./wait.ts")).waitUntilReady(flags));
for (const option of WAIT_OPTIONS) waitCommand.addOption(option);

const scenarioCommand = program
  .command("scenario")
  .description("list the scenarios, preview one, or write a new one");
scenarioCommand
  .command("list")
  .description("name and summary of each preset")
  .action(async () => (await import("./scenario-list.ts")).listScenarios());
const showCommand = scenarioCommand
  .command("show")
  .description("draw the resources at the start and the life of a new prebuild, without a server")
  .argument("<name or file>", "a preset, or a .yaml, .yml or .json file")
  .action(async (named: string, flags) => (await import("./scenario-show.ts")).showScenario(named, flags));
scenarioCommand
  .command("new")
  .description("write a commented scenario file to start from")
  .argument("<file>", "a .yaml or .yml file that does not exist")
  .action(async (file: string) => (await import("./scenario-new.ts")).newScenario(file));
for (const option of SHOW_OPTIONS) showCommand.addOption(option);

program
  .command("validate")
  .description("report each issue in a scenario file, with its line and column")
  .argument("<file...>", "a .yaml, .yml or .json file")
  .action(async (files: string[]) => {
    if (!(await (await import("./validate.ts")).validate(files))) process.exitCode = EXIT.error;
  });

program
  .command("completion")
  .description("print the completion script of a shell for commands, flags and presets")
  .addArgument(new Argument("<shell>", "the shell").choices(COMPLETED_SHELLS))
  .action(async (shell: CompletedShell) => (await import("./completion.ts")).printCompletion(program, shell));

const named = program.commands.filter((command) => command !== serveCommand);
for (const command of [...named, ...scenarioCommand.commands]) {
  const names = command.parent === scenarioCommand ? `scenario ${command.name()}` : command.name();
  command.showHelpAfterError(`(see prebuild-mock ${names} --help)`);
}

program.addHelpText("after", () => `\n${serveCommand.helpInformation()}`);

try {
  refuseFlagsOfNpm(process.env, process.argv.slice(2), SERVE_OPTIONS);
  const [verb, about = "serve"] = process.argv.slice(2);
  if (verb === "help" && !isCommand(about)) program.error(`error: ${unknownVerb(about)}`);
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** Commander suggests a flag for nearly every other: --port for --cors. */
function withoutFarSuggestions(text: string): string {
  return text.replace(
    /('--([\w-]+)')\n\(Did you mean (?:one of )?(.*)\?\)/,
    (all, flag, wrong, suggested) => {
      const names = suggested.split(", ").map((name: string) => name.replace(/^--/, ""));
      return names.some((name: string) => isNear(wrong, name)) ? all : flag;
    },
  );
}

/** Commander's frame says twice that a value is invalid, and calls an unknown command a value. */
function plain(text: string): string {
  return text
    .replace(/command-argument value '.*' is invalid for argument 'verb'\. /s, "")
    .replace(/ argument '.*' is invalid\. (?=invalid |there is no )/s, ": ");
}

/** `serve` can be left out, so an unknown command ends here. */
function refuseVerb(verb: string): never {
  throw new InvalidArgumentError(unknownVerb(verb));
}

function unknownVerb(verb: string): string {
  const verbs = program.commands.map((command) => command.name());
  return `unknown command ${JSON.stringify(verb)}; ${knownText("commands", verb, verbs)}.`;
}

function isCommand(verb: string): boolean {
  return verb === "help" || program.commands.some((command) => command.name() === verb);
}
