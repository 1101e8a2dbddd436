// Owns the opening of the page in the user's browser.
import { spawn } from "node:child_process";

const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Opens a page. If that fails the server continues: the user can open it. */
export function openPage(url: string): void {
  const [program = "", ...args] = OPENERS[process.platform] ?? ["xdg-open"];
  const child = spawn(program, [...args, url], { stdio: "ignore", detached: true });
  const report = (why: string) =>
    process.stderr.write(`the page was not opened (${program}: ${why}); open ${url}\n`);
  child.once("error", (error: NodeJS.ErrnoException) => report(error.code ?? error.message));
  child.once("exit", (code) => code && report(`exit status ${code}`));
  child.unref();
}
