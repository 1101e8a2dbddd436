// Owns the wait for the ready line of a server that was started as a child.

/** The URL that it prints. Fails with what it printed if it ends before. */
export function readyUrl(child) {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      said += text;
      const [, found] = /^prebuild-mock ready on (\S+)$/m.exec(said) ?? [];
      if (found) resolve(found);
    });
    child.on("close", () => reject(new Error(`it ended before it was ready: ${said}`)));
  });
}
