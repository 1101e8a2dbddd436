// The public entry `prebuild-mock/client`: what a mock is in process, for a server elsewhere. It needs `fetch` alone.
import { type Duration, parseDuration } from "../input/duration.ts";
import { quoted } from "../input/quoted.ts";
import { requireFields } from "../input/unknown-fields.ts";
import { attempt } from "../mock/misuse.ts";
import type { Fetch } from "../mock/mock.ts";
import { VERSION } from "../version.ts";
import { MisuseError } from "../world/errors.ts";
import { createControl, foreign } from "./control.ts";
import { ControlError } from "./control-error.ts";
import { createRemoteMock } from "./create-remote-mock.ts";
import type { RemoteMock } from "./remote-mock.ts";

export type { Duration } from "../input/duration.ts";
export { RpcCallError } from "../mock/call-error.ts";
export { MisuseError } from "../world/errors.ts";
export { ControlError, type ControlFailure, type ControlIssue } from "./control-error.ts";
export type { EventsOptions, OtherEvent, RemoteEvent, TransitionEvent } from "./events.ts";
export type {
  Remote,
  RemoteClock,
  RemoteMock,
  RemoteRequests,
  RemoteUntil,
  RemoteWorld,
  RemoteWorlds,
} from "./remote-mock.ts";

/** How to reach a server. */
export interface ConnectOptions {
  /** The bearer token of `call`. Default: one that the server accepts, as it says itself. */
  readonly token?: string;
  /** Sent with each request, such as the credentials of a proxy before it. Default none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How long the server may take to answer first, in real time. Default 5s. */
  readonly timeout?: Duration;
  /** Sends the requests. Default: the global one. */
  readonly fetch?: Fetch;
}

/**
 * Connects to a running server, or to a world of one.
 * @param url what it printed as its address, such as "http://127.0.0.1:4020", or a world's; the base URL of clients,
 * which ends in /api, is accepted too
 * @throws ControlError if nothing listens there, another server does, or it is of another version
 * @throws MisuseError if the URL or an option is invalid
 * @example
 * const mock = await connect(process.env.ONA_HOST ?? "http://127.0.0.1:4020");
 * await using world = await mock.worlds.create({ scenario: "flaky-prebuild" });
 * const { prebuild } = await world.call("CreatePrebuild", { projectId, spec: {} });
 * await world.clock.advanceUntil({ prebuild: prebuild.id, phase: "FAILED" });
 */
export async function connect(url: string, options: ConnectOptions = {}): Promise<RemoteMock> {
  requireFields("connect", options, { token: true, headers: true, timeout: true, fetch: true });
  const {
    token,
    headers = {},
    timeout = "5s",
    fetch = (input, init) => globalThis.fetch(input, init),
  } = options;
  const limit = attempt("connect", () => parseDuration(timeout));
  const control = createControl({ url: addressOf(url), fetch, headers });
  const signal = AbortSignal.timeout(limit);
  try {
    const { name, version } = await control.get<{ name?: unknown; version?: unknown }>("/info", {}, signal);
    if (name !== "prebuild-mock" || typeof version !== "string") {
      throw foreign({ url: control.url, request: "GET /_mock/info" }, new Response());
    }
    requireVersion(control.url, version);
    const env = await control.get<RemoteMock["env"]>("/env", {}, signal);
    return createRemoteMock({ control, fetch, headers, env, token: token ?? env.ONA_TOKEN });
  } catch (error) {
    if (!signal.aborted || error instanceof ControlError) throw error;
    throw new ControlError(
      `Failed to reach prebuild-mock: ${control.url} does not answer within ${limit} ms. Give the URL that prebuild-mock printed.`,
      { failure: "unreachable", cause: error },
    );
  }
}

/** @throws MisuseError if it is not the URL of a server */
function addressOf(url: unknown): string {
  const parsed = typeof url === "string" && URL.canParse(url) ? new URL(url) : undefined;
  if (parsed && /^https?:$/.test(parsed.protocol)) {
    return parsed.origin + parsed.pathname.replace(/\/$/, "").replace(/\/api$/, "");
  }
  throw new MisuseError(
    `Failed to connect: ${quoted(url)} is not an http or https URL. Give the one that prebuild-mock printed, such as "http://127.0.0.1:4020".`,
  );
}

/** Before 1.0, the minor version says what is compatible. */
function requireVersion(url: string, version: string): void {
  const series = (text: string) =>
    text
      .split(".")
      .slice(0, text.startsWith("0.") ? 2 : 1)
      .join(".");
  if (series(version) === series(VERSION)) return;
  throw new ControlError(
    `Failed to connect: ${url} is prebuild-mock ${version}, and this client is of ${VERSION}. Install prebuild-mock@${series(version)}, or start the server with ${series(VERSION)}.`,
    { failure: "version" },
  );
}
