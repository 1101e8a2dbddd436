// Owns the flags of `serve`: their variables, defaults and what each accepts.
import { InvalidArgumentError, Option } from "commander";
import type { PresetName } from "../scenarios/presets.ts";
import { resolveScenario } from "../scenarios/resolve.ts";
import { parseInstant } from "../server/mock-clock.ts";
import { parseClockMode, parseLatency } from "../server/realtime.ts";
import { Refusal } from "../world/errors.ts";

const PREFIX = "PREBUILD_MOCK_";

/** PORT is what many platforms set; the product's own variable wins over it. */
const PORT_VARIABLE =
  process.env[`${PREFIX}PORT`] === undefined && process.env.PORT ? "PORT" : `${PREFIX}PORT`;

/** The flags of `serve`. */
export const SERVE_OPTIONS: readonly Option[] = [
  new Option("-p, --port <n>", "port; 0 takes a free one, which is then told")
    .env(PORT_VARIABLE)
    .default(4020)
    .argParser(parsePort),
  new Option("-H, --host <addr>", "address to bind")
    .env(`${PREFIX}HOST`)
    .default("127.0.0.1")
    .argParser(parseHost),
  new Option("-s, --scenario <name>", "what the organisation holds and how work goes")
    .env(`${PREFIX}SCENARIO`)
    .default("healthy")
    .argParser(accepting((name) => resolveScenario(name as PresetName))),
  new Option("--seed <n>", "the same seed, requests and clock give the same bytes")
    .env(`${PREFIX}SEED`)
    .default(1)
    .argParser(parseSeed),
  new Option("--clock <mode>", "frozen, real, <n>x, or per-read (each Get or List moves to the next event)")
    .env(`${PREFIX}CLOCK`)
    .default("60x")
    .argParser(accepting(parseClockMode)),
  new Option("--start-at <RFC 3339>", "where simulated time begins (default: the host's now)")
    .env(`${PREFIX}START_AT`)
    .argParser(accepting(parseInstant)),
  new Option("--strict [on]", "refuse projects and classes that the scenario does not define")
    .env(`${PREFIX}STRICT`)
    .default(false)
    .preset("on")
    .argParser(parseSwitch),
  new Option("--token <t>", "the only bearer token accepted (default: any)")
    .env(`${PREFIX}TOKEN`)
    .argParser(parseToken),
  new Option("--latency <d>", 'added to every RPC, such as "200ms"')
    .env(`${PREFIX}LATENCY`)
    .default("0ms")
    .argParser(accepting(parseLatency)),
  new Option("--no-control", "do not serve /_mock"),
  new Option("--log <form>", "a line per request on stderr: pretty, json or silent")
    .env(`${PREFIX}LOG`)
    .default("pretty")
    .choices(["pretty", "json", "silent"]),
  new Option("--endpoints-file <path>", "write {url, baseUrl, pid} as JSON there once listening"),
];

function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError("It is 0 to 65535.");
  return Number(text);
}

/** An empty host would bind every address of the machine. */
function parseHost(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It is empty.");
  return text;
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seed)) {
    throw new InvalidArgumentError(`It is a whole number from 0 to ${Number.MAX_SAFE_INTEGER}.`);
  }
  return seed;
}

function parseToken(text: string): string {
  if (!/^\S+$/.test(text)) throw new InvalidArgumentError("It is text without spaces.");
  return text;
}

/** A switch whose variable can also be "0", "false" or "off". */
function parseSwitch(text: string): boolean {
  if (/^(?:1|true|on|yes)$/i.test(text)) return true;
  if (/^(?:0|false|off|no|)$/i.test(text)) return false;
  throw new InvalidArgumentError("It is on or off.");
}

/** The text itself, once a parser of the library has accepted it. */
function accepting(parse: (text: string) => unknown): (text: string) => string {
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
