#!/usr/bin/env node
// Owns the command line: it parses, calls the library and prints.
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { MisuseError } from "../server/misuse.ts";
import { VERSION } from "../version.ts";
import { SERVE_OPTIONS } from "./options.ts";
import { type ServeOptions, serve } from "./serve.ts";

const EXIT = { error: 1, usage: 64 } as const;

// Whoever read the output may go away (`| head`, a wait for the ready line); the server serves on.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

const program = new Command("prebuild-mock")
  .description(
    "A fake gitpod.v1.PrebuildService (Ona, formerly Gitpod): in memory, stateful, on a simulated clock.",
  )
  .version(VERSION)
  .exitOverride()
  .showHelpAfterError("(prebuild-mock --help tells more)");

const command = program
  .command("serve", { isDefault: true })
  .description("run the fake API in the foreground")
  .exitOverride()
  .usage("[options]")
  .argument("[verb]", "", refuseVerb)
  .allowExcessArguments(true)
  .addHelpText(
    "after",
    `
Examples:
  prebuild-mock                                     on port 4020, an hour in a minute
  prebuild-mock --port 0 --endpoints-file mock.json on a free port, told in a file
  prebuild-mock --scenario failing-prebuild         every new prebuild fails
  prebuild-mock --clock frozen                      time moves by POST /_mock/clock/advance only
  prebuild-mock --clock per-read                    each Get or List moves to the next event

Flags win over environment variables. Exit status: 0 fine, 1 error, 64 usage.`,
  )
  .action((_verb: undefined, options: ServeOptions) => serve(options));
for (const option of SERVE_OPTIONS) command.addOption(option);
program.addHelpText("after", () => `\n${command.helpInformation()}`);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** There is one command, and it can be left out; whatever else stands in its place is unknown. */
function refuseVerb(verb: string): never {
  throw new InvalidArgumentError(
    `There is no command ${JSON.stringify(verb)}; there is serve, which may be left out.`,
  );
}

function exitCodeOf(error: unknown): number {
  // Commander has printed its message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
  const message = error instanceof MisuseError ? error.message : `prebuild-mock failed: ${String(error)}`;
  process.stderr.write(`${message}\n`);
  return EXIT.error;
}
