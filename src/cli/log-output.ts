// Owns the writing of the log. A full disk, a closed pipe or a lost terminal never ends the server.

/** Where the log is written. */
export interface LogStream {
  write(text: string, done: (error?: Error | null) => void): unknown;
}

/** Writes lines. Lost lines are counted, and reported once lines can be written again. */
export function createLogOutput(stream: LogStream): (line: string) => void {
  let lost = 0;
  let why = "";
  return (line) => {
    const lines = lost;
    lost = 0;
    const notice = lines === 0 ? "" : `warning: ${lines} lines of this log were lost (${why})\n`;
    stream.write(`${notice}${line}\n`, (error) => {
      if (!error) return;
      lost += lines + 1;
      why = (error as NodeJS.ErrnoException).code ?? error.message;
    });
  };
}
