// Owns a process in which the built command line runs again and again, each time from its first line, with arguments,
// variables, output, signals and statuses as in a process of its own. What a run leaves behind ends it.
import { fileURLToPath } from "node:url";

const CLI = new URL("../../dist/cli.js", import.meta.url);
/** Ends the output of a run. */
const END = "\u0004";
/** How often a run is asked whether anything keeps it alive, in milliseconds, and how often at most after it has exited. */
const LOOK = 2;
const LOOKS = 100;

const { exit } = process;
let runs = 0;

process.on("disconnect", () => exit());
process.on("message", async ({ args, env }) => {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.argv = [process.execPath, fileURLToPath(CLI), ...args];
  process.exitCode = undefined;
  const exited = new Promise((resolve) => {
    process.exit = (status = process.exitCode ?? 0) => resolve(status);
  }).then(async (status) => {
    for (let look = 0; isAlive() && look < LOOKS; look += 1) await pause();
    // It exited although something was still running, so that only the end of the process is right.
    if (isAlive()) exit(status);
    return status;
  });
  runs += 1;
  // The query makes it another module, so that its commands are created again; what it imports is loaded already.
  const returned = import(`${CLI.href}?run=${runs}`).then(async () => {
    while (isAlive()) await pause();
    return process.exitCode ?? 0;
  });
  const status = await Promise.race([exited, returned]);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeAllListeners(signal);
  for (const stream of [process.stdout, process.stderr]) {
    stream.removeAllListeners("error");
    stream.write(END);
  }
  process.send(status);
});

/** Whether Node would keep the process alive; its own pipes, which are always there, do not count. */
function isAlive() {
  return process.getActiveResourcesInfo().some((kind) => kind !== "PipeWrap");
}

function pause() {
  return new Promise((resolve) => setTimeout(resolve, LOOK).unref());
}
