// Owns the flags: their variables, defaults and accepted values. Each is defined once, whichever commands take it.
import { Option } from "commander";
import { parseClockMode } from "../input/clock-mode.ts";
import { parseHostName, parseOrigin } from "../input/host-name.ts";
import { parseInstant } from "../input/instant.ts";
import { parseLatency } from "../mock/realtime.ts";
import { SEVERITIES } from "../mock/report/finding.ts";
import type { PresetName } from "../scenarios/presets.ts";
import { isScenarioFile, resolveScenario } from "../scenarios/resolve.ts";
import {
  accepted,
  accepting,
  parseCoverageFile,
  parseHost,
  parseJsonFile,
  parsePath,
  parsePercentage,
  parsePort,
  parsePositiveNumber,
  parseReportForm,
  parseSwitch,
  parseToken,
  parseUrl,
  parseWholeNumber,
  parseWorlds,
} from "./flag-values.ts";
import { DEFAULT_CLOCK } from "./start.ts";

const PREFIX = "PREBUILD_MOCK_";

/** Many platforms set PORT; the product's own variable takes precedence. */
const PORT_VARIABLE =
  process.env[`${PREFIX}PORT`] === undefined && process.env.PORT ? "PORT" : `${PREFIX}PORT`;

const port = (meaning: string) =>
  new Option("-p, --port <n>", meaning).env(PORT_VARIABLE).default(4020).argParser(parsePort);

const host = (meaning: string) =>
  new Option("-H, --host <addr>", meaning).env(`${PREFIX}HOST`).default("127.0.0.1").argParser(parseHost);

const token = () =>
  new Option("--token <t>", "the only bearer token accepted (default: any)")
    .env(`${PREFIX}TOKEN`)
    .argParser(parseToken);

const log = (fallback: string) =>
  new Option("--log <form>", "a line per request on stderr: pretty, json or silent")
    .env(`${PREFIX}LOG`)
    .default(fallback)
    .choices(["pretty", "json", "silent"]);

const seed = () =>
  new Option("--seed <n>", "the same seed, requests and clock give the same bytes")
    .env(`${PREFIX}SEED`)
    .default(1)
    .argParser(parseWholeNumber);

const startAt = (fallback: string) =>
  new Option("--start-at <RFC 3339>", `where simulated time begins (default: ${fallback})`)
    .env(`${PREFIX}START_AT`)
    .argParser(accepting(parseInstant));

const address = host("address to bind");

const scenario = new Option(
  "-s, --scenario <name or file>",
  "the organization's resources and how work proceeds",
)
  .env(`${PREFIX}SCENARIO`)
  .default("healthy")
  .argParser(accepting((named) => isScenarioFile(named) || resolveScenario(named as PresetName)));

/** Adds to a repeatable flag, whose variable is separated by commas. */
const collecting =
  (parse: (text: string) => string) =>
  (text: string, before: readonly string[] = []): readonly string[] => [
    ...before,
    ...(text.trim() === "" ? [] : text.split(",").map(parse)),
  ];

/** The flags for how it is reached. */
const reached: readonly Option[] = [
  new Option(
    "--public-url <url>",
    "the address in responses, such as https://mock.example.com (default: the caller's)",
  )
    .env(`${PREFIX}PUBLIC_URL`)
    .argParser(parseUrl),
  new Option(
    "--allowed-host <name>",
    "host name besides loopback and --host under which /_mock is served; repeatable; * is every name",
  )
    .env(`${PREFIX}ALLOWED_HOSTS`)
    .argParser(collecting(accepted(parseHostName))),
  new Option(
    "--cors <origin or *>",
    "origin whose pages may call RPCs and read logs and streams, never /_mock; repeatable; * is every origin",
  )
    .env(`${PREFIX}CORS`)
    .argParser(collecting(accepted(parseOrigin))),
];

/** The flags for how a mock runs, whatever its scenario. */
const running = (start: string): readonly Option[] => [
  seed(),
  new Option(
    "--clock <mode>",
    `frozen, real, <n>x, or per-read: each Get or List moves to the next event (default: ${DEFAULT_CLOCK}, or the scenario's)`,
  )
    .env(`${PREFIX}CLOCK`)
    .argParser(accepting(parseClockMode)),
  startAt(start),
  new Option("--strict [on]", "refuse projects and classes that the scenario does not define")
    .env(`${PREFIX}STRICT`)
    .default(false)
    .preset("on")
    .argParser(parseSwitch),
  token(),
  new Option("--latency <d>", 'added to every RPC, such as "200ms"')
    .env(`${PREFIX}LATENCY`)
    .default("0ms")
    .argParser(accepting(parseLatency)),
  new Option("--journal-max <n>", "requests kept; the oldest are dropped")
    .env(`${PREFIX}JOURNAL_MAX`)
    .default(1000)
    .argParser(parseWholeNumber),
  new Option("--journal-max-bytes <n>", "bytes of memory for these; the oldest are dropped")
    .env(`${PREFIX}JOURNAL_MAX_BYTES`)
    .default(2 ** 26)
    .argParser(parseWholeNumber),
  new Option("--max-worlds <n>", "worlds that may exist at once; one more is refused")
    .env(`${PREFIX}MAX_WORLDS`)
    .default(1000)
    .argParser(parsePositiveNumber),
];

const coverageMin = () =>
  new Option("--coverage-min <percent>", "exit with status 1 if less of the contract was covered").argParser(
    parsePercentage,
  );

/** The flags of `coverage`. */
export const COVERAGE_OPTIONS: readonly Option[] = [
  new Option(
    "--output <file>",
    "write JSON to a file.json, or a page to a file.html, instead of text",
  ).argParser(parseCoverageFile),
  coverageMin(),
];

/** The flags that start a mock, without its port and log. */
const STARTING: readonly Option[] = [
  address,
  ...reached,
  scenario,
  ...running("now"),
  new Option(
    "--descriptors <file>",
    "FileDescriptorSet (buf build -o) of RPCs that stubs answer in binary",
  ).env(`${PREFIX}DESCRIPTORS`),
  new Option(
    "--state <file>",
    "continue from the state in this file, if it exists; save it there at the end and on POST /_mock/state/save",
  )
    .env(`${PREFIX}STATE`)
    .argParser(parsePath),
  new Option("--no-control", "do not serve /_mock"),
];

const endpointsFile = new Option(
  "--endpoints-file <path>",
  "write {url, baseUrl, pid} as JSON there while it listens",
).argParser(parsePath);

/** The flags of `serve`. */
export const SERVE_OPTIONS: readonly Option[] = [
  port("port; 0 takes a free one and prints it"),
  ...STARTING,
  new Option("--watch", "reload the scenario file whenever it changes"),
  new Option("--open", "open the page in a browser"),
  log("pretty"),
  endpointsFile,
];

/** The flags of `exec`. A PORT in the environment is the command's, and its output must not be mixed with ours. */
export const EXEC_OPTIONS: readonly Option[] = [
  new Option("-p, --port <n>", "port; 0 takes a free one").default(0).argParser(parsePort),
  ...STARTING,
  new Option(
    "--report [form]",
    "report how the command's calls behaved: text on stderr, github annotations, a file.json or JUnit in a file.xml; repeatable",
  )
    .preset("text")
    .argParser(collecting(parseReportForm)),
  new Option("--fail-on <severity>", "fail, with status 1, on findings of this severity or worse").choices(
    SEVERITIES,
  ),
  new Option(
    "--coverage [file]",
    "report how much of the contract the command covered: on stderr, as JSON in a file.json, or as a page in a file.html",
  ).argParser(parseCoverageFile),
  coverageMin(),
  new Option(
    "--record <file.json>",
    "write the command's calls and their responses, without tokens, to this file, for prebuild-mock replay",
  ).argParser(parseJsonFile),
  log("silent"),
  endpointsFile,
];

/**
 * The flags of `demo`: its scenario and its page are fixed. Requests are not logged, because its clients would fill a
 * terminal.
 */
export const DEMO_OPTIONS: readonly Option[] = [
  new Option("--no-open", "do not open the page in a browser"),
  port("port; 0 takes a free one and prints it"),
  address,
  ...reached,
  ...running("the last Tuesday at ten o'clock UTC"),
  log("silent"),
  endpointsFile,
];

/** The flags that select a running server. */
const TARGET_OPTIONS: readonly Option[] = [
  new Option("--url <url>", "its URL, such as http://127.0.0.1:4020").argParser(parseUrl),
  new Option("--endpoints-file <path>", "the endpoints file that it wrote").conflicts("url"),
  port("its port, if no URL is given"),
  host("its address, if no URL is given"),
];

/** The forms of `env`: for a shell's eval, for programs, and for the file named by GITHUB_ENV. */
export const ENV_FORMS = ["shell", "fish", "powershell", "dotenv", "json", "github"] as const;

export type EnvForm = (typeof ENV_FORMS)[number];

/** The shells of `completion`. */
export const COMPLETED_SHELLS = ["bash", "zsh", "fish"] as const;

export type CompletedShell = (typeof COMPLETED_SHELLS)[number];

/** The flags of `env`. */
export const ENV_OPTIONS: readonly Option[] = [...TARGET_OPTIONS, token()];

/** The flags of `wait`. */
export const WAIT_OPTIONS: readonly Option[] = [
  ...TARGET_OPTIONS,
  new Option("--timeout <d>", "how long to wait, in real time")
    .default("30s")
    .argParser(accepting(parseLatency)),
];

/** The flags of `replay`. */
export const REPLAY_OPTIONS: readonly Option[] = [
  new Option("--url <url>", "a running server, which is given the beginning of the recording").argParser(
    parseUrl,
  ),
  new Option("--explore [worlds]", "repeat it in worlds of other draws, 20 by default")
    .argParser(parseWorlds)
    .conflicts("url"),
];

/** The flags of `scenario show`. */
export const SHOW_OPTIONS: readonly Option[] = [seed(), startAt("2026-01-01T09:00:00Z")];
