// Owns what the values of flags may be, and what is said of those that they may not.
import { InvalidArgumentError } from "commander";
import { isBearerToken } from "../mock/options.ts";
import { Refusal } from "../world/errors.ts";

export function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError("It is 0 to 65535.");
  return Number(text);
}

/** An empty host would bind every address of the machine. */
export function parseHost(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It is empty.");
  return text;
}

export function parseWholeNumber(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number)) {
    throw new InvalidArgumentError(`It is a whole number from 0 to ${Number.MAX_SAFE_INTEGER}.`);
  }
  return number;
}

export function parseToken(text: string): string {
  if (!isBearerToken(text)) {
    throw new InvalidArgumentError(
      "It must be printable ASCII without commas and without blanks at its ends.",
    );
  }
  return text;
}

/** A switch whose variable can also be "0", "false" or "off". */
export function parseSwitch(text: string): boolean {
  if (/^(?:1|true|on|yes)$/i.test(text)) return true;
  if (/^(?:0|false|off|no|)$/i.test(text)) return false;
  throw new InvalidArgumentError("It is on or off.");
}

/** The text itself, once a parser of the library has accepted it. */
export function accepting(parse: (text: string) => unknown): (text: string) => string {
  return (text) => {
    try {
      parse(text);
      return text;
    } catch (error) {
      if (error instanceof Refusal) throw new InvalidArgumentError(`${error.message}.`);
      throw error;
    }
  };
}

/** The origin and path prefix of a server, without a slash at its end. */
export function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") {
    throw new InvalidArgumentError("It is a URL such as http://127.0.0.1:4020.");
  }
  return (url.origin + url.pathname).replace(/\/+$/, "");
}
