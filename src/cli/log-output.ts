// Owns the lines of the log. A disk that is full, a pipe that is closed or a terminal that is gone never end the server.

/** What the log is written to. */
export interface LogStream {
  write(text: string, done: (error?: Error | null) => void): unknown;
}

/** Writes lines. What could not be written is counted, and said once lines can be written again. */
export function createLogOutput(stream: LogStream): (line: string) => void {
  let lost = 0;
  let why = "";
  return (line) => {
    const told = lost;
    lost = 0;
    const notice = told === 0 ? "" : `warning: ${told} lines of this log were lost (${why})\n`;
    stream.write(`${notice}${line}\n`, (error) => {
      if (!error) return;
      lost += told + 1;
      why = (error as NodeJS.ErrnoException).code ?? error.message;
    });
  };
}
