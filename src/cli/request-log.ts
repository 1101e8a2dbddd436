// Owns the log lines of requests and warnings: coloured by status on a terminal, JSON on request.
import { cut } from "../input/quoted.ts";
import type { AnsweredRequest } from "../server/call-listener.ts";
import { createLogOutput } from "./log-output.ts";

/** How the command line writes. */
export type LogForm = "pretty" | "json" | "silent";

// Importing the module by name would load all that it exports, and the start would wait for that.
const { styleText } = process.getBuiltinModule("node:util");
const writeLine = createLogOutput(process.stderr);

/** What prints a line for each request; undefined if nothing is printed. */
export function requestLog(log: LogForm): ((request: AnsweredRequest) => void) | undefined {
  if (log === "silent") return undefined;
  // Follows NO_COLOR, FORCE_COLOR and TERM.
  const isColoured = process.stderr.isTTY && process.stderr.hasColors();
  return (request) =>
    writeLine(
      log === "json" ? JSON.stringify({ event: "request", ...request }) : requestLine(request, isColoured),
    );
}

/** What prints warnings; undefined if nothing is printed. */
export function warningLog(log: LogForm): ((warning: string) => void) | undefined {
  if (log === "silent") return undefined;
  return (message) => {
    const line = log === "json" ? JSON.stringify({ event: "warning", message }) : `warning: ${message}`;
    writeLine(line);
  };
}

/** When, what, the status, how long it took and, for a refusal, the code and the reason. */
export function requestLine(request: AnsweredRequest, isColoured: boolean): string {
  const { at, verb, path, status, code, message, retryAfter, took } = request;
  const paint = (colour: Parameters<typeof styleText>[0], text: string) =>
    isColoured ? styleText(colour, text, { validateStream: false }) : text;
  const outcome = paint(colourOf(request), `${status}${code ? ` ${code}` : ""}`);
  const why = message === undefined ? "" : `: ${cut(message.replace(/\s+/g, " "))}`;
  const hint = retryAfter === undefined ? "" : ` (retry after ${retryAfter} ms)`;
  const duration = paint("dim", `${took.toFixed(1)} ms`);
  return `${paint("dim", at.toISOString())} ${verb} ${path} ${outcome} ${duration}${why}${hint}`;
}

/** A stream that ends with an error has status 200 and a code. */
function colourOf({ status, code }: AnsweredRequest): "green" | "yellow" | "red" {
  if (status >= 500) return "red";
  return status >= 400 || code !== undefined ? "yellow" : "green";
}
