// Owns a thread in which the built command line runs again and again, each time from its first line: what only prints
// needs no process of its own. Verbs that serve, wait for signals or end the process are not for it.
import { parentPort } from "node:worker_threads";

const CLI = new URL("../../dist/cli.js", import.meta.url).href;
let runs = 0;

parentPort.on("message", async (args) => {
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) {
    process[name].removeAllListeners("error");
    process[name].write = (text) => {
      said[name] += text;
      return true;
    };
  }
  process.argv = [process.execPath, CLI, ...args];
  process.exitCode = undefined;
  runs += 1;
  // The query makes it another module, so that its commands are created again; what it imports is loaded already.
  await import(`${CLI}?run=${runs}`);
  parentPort.postMessage({ status: process.exitCode ?? 0, ...said });
});
