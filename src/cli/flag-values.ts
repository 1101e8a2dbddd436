// Owns the parsing of flag values, and the errors for invalid ones.
import { InvalidArgumentError } from "commander";
import { parseServerUrl } from "../input/host-name.ts";
import { isBearerToken } from "../mock/options.ts";
import { Refusal } from "../world/errors.ts";

export function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError("It must be 0 to 65535.");
  return Number(text);
}

/** An empty host would bind every address of the machine. */
export function parseHost(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It must not be empty.");
  return text;
}

export function parsePath(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It is empty.");
  return text;
}

const wholeNumberFrom = (min: number) => (text: string) => {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number) || number < min) {
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${Number.MAX_SAFE_INTEGER}.`);
  }
  return number;
};

export const parseWholeNumber = wholeNumberFrom(0);
export const parsePositiveNumber = wholeNumberFrom(1);

export function parseToken(text: string): string {
  if (!isBearerToken(text)) {
    throw new InvalidArgumentError(
      "It must be printable ASCII without commas and without blanks at its ends.",
    );
  }
  return text;
}

export function parseJsonFile(text: string): string {
  if (text.endsWith(".json")) return text;
  throw new InvalidArgumentError("It must end in .json.");
}

/** A flag with an optional value takes the next word, which may be the command. */
export function parseReportForm(text: string): string {
  if (["text", "github"].includes(text) || /\.(json|xml)$/.test(text)) return text;
  throw new InvalidArgumentError(
    "It must be text, github or end in .json or .xml; with none of them, put -- before the command.",
  );
}

/** As above. */
export function parseCoverageFile(text: string): string {
  if (/\.(json|html)$/.test(text)) return text;
  throw new InvalidArgumentError("It must end in .json or .html; with no file, put -- before the command.");
}

export function parsePercentage(text: string): number {
  const number = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && number <= 100) return number;
  throw new InvalidArgumentError("It must be a percentage from 0 to 100.");
}

/** How many worlds to explore. */
export function parseWorlds(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= 1_000) return number;
  throw new InvalidArgumentError("It must be a whole number from 1 to 1000.");
}

/** A switch whose variable can also be "0", "false" or "off". */
export function parseSwitch(text: string): boolean {
  if (/^(?:1|true|on|yes)$/i.test(text)) return true;
  if (/^(?:0|false|off|no|)$/i.test(text)) return false;
  throw new InvalidArgumentError("It must be on or off.");
}

/** The text as parsed by the library. */
export function accepted<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      if (error instanceof Refusal) throw new InvalidArgumentError(`${error.message}.`);
      throw error;
    }
  };
}

/** The text itself, if a parser of the library accepts it. */
export function accepting(parse: (text: string) => unknown): (text: string) => string {
  return accepted((text) => {
    parse(text);
    return text;
  });
}

/** The origin and path prefix of a server, without a slash at its end. */
export const parseUrl = accepted(parseServerUrl);
