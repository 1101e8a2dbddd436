// Owns the port: Node's HTTP server, from its options to its end.

import type { AddressInfo, Socket } from "node:net";
import { describeValue, requireFields } from "../input/unknown-fields.ts";
import { hostImmediate } from "../mock/host-time.ts";
import { MisuseError } from "../mock/misuse.ts";
import type { Mock } from "../mock/mock.ts";
import { type MockOptions, OPTION_FIELDS } from "../mock/options.ts";
import { listen, reachableHost } from "./address.ts";
import { createAppListener, failureText } from "./app-listener.ts";
import { type AnsweredRequest, createCallListener } from "./call-listener.ts";
import { closeServer, trackSilent } from "./close-port.ts";
import { createMockParts } from "./create-mock.ts";
import { directRequest } from "./direct-request.ts";
import { exposureWarnings } from "./exposure.ts";
import { takeOtherProtocols } from "./first-bytes.ts";
import { inTurn } from "./in-turn.ts";
import { parseKeepAlive, release } from "./keep-alive.ts";
import type { MakeOptions } from "./make-options.ts";
import type { MockParts } from "./mock-parts.ts";
import { closeStalled } from "./stalled-socket.ts";
import { limitUnfinished } from "./unfinished.ts";
import { limitUnread, Unread } from "./unread.ts";

/** How a mock with a port of its own is started. */
export interface StartOptions extends MockOptions {
  /** 0 takes a free one; `url` then has it. Default 0. */
  port?: number;
  /** The address to bind. Default 127.0.0.1. */
  host?: string;
  /**
   * Whether the port keeps the process running until the mock is closed. Without, a process ends once it has nothing
   * else to do, and the port with it. Default true; under `node --test` false, so that a forgotten `close()` does not hang it.
   */
  keepAlive?: boolean;
  /** Called with each answered request. */
  onRequest?: (request: AnsweredRequest) => void;
  /** Called with a sentence about a probable mistake in a client or its settings. */
  onWarning?: (warning: string) => void;
}

const SERVER_OPTIONS = {
  // Only the client decides how long an idle connection stays: closing it here could race with a call of a busy client.
  keepAliveTimeout: 0,
  // As in Go servers: a query or a token of 64 kB is accepted.
  maxHeaderSize: 2 ** 20,
  // As in web requests, so that a repeated header means the same on every way to the mock.
  joinDuplicateHeaders: true,
};

const TLS_WARNING =
  "a client spoke TLS to this port, which takes http only: give it a URL that begins with http://";

/**
 * Starts a mock on a port.
 * @throws MisuseError if an option is invalid or the port is not available
 * @example
 * await using mock = await startMock({ scenario: "failing-prebuild", seed: 7 });
 * process.env.ONA_BASE_URL = mock.baseUrl;
 */
export async function startMock(options: StartOptions = {}): Promise<Mock> {
  return (await startPort(options)).mock;
}

/** A mock on a port, and a function that loads what its first callers would otherwise wait for. */
export interface StartedPort {
  readonly mock: Mock;
  /** What it is made of. */
  readonly parts: MockParts;
  /** Loads the control API and everything it needs. A failure is reported to `onWarning`. */
  readonly load: () => Promise<void>;
}

/** As `startMock`, for a long-running server: it loads everything before its files might be replaced. */
export async function startPort(options: StartOptions, make?: MakeOptions): Promise<StartedPort> {
  requireFields("start a mock", options, {
    ...OPTION_FIELDS,
    port: true,
    host: true,
    keepAlive: true,
    onRequest: true,
    onWarning: true,
  });
  const { port = 0, host = "127.0.0.1", keepAlive, onRequest, onWarning, ...mockOptions } = options;
  const isKeptAlive = parseKeepAlive(keepAlive);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new MisuseError(
      `Failed to start a mock: the port must be 0 to 65535, but is ${describeValue(port)}. Give another port.`,
    );
  }
  if (typeof host !== "string" || host.trim() === "") {
    throw new MisuseError(
      "Failed to start a mock: the host is empty or not text. Name an address, such as 127.0.0.1.",
    );
  }
  const parts = createMockParts(mockOptions, make);
  const { mock } = parts;
  const app = createAppListener(mock, (why) => onWarning?.(why));
  const noteFailure = (error: unknown) => onWarning?.(failureText(error));
  parts.onFailure(noteFailure);
  const silent = new Set<Socket>();
  // Loaded here, so that a mock without a socket does not need Node.
  const { createServer, IncomingMessage } = await import("node:http");
  const listener = createCallListener({
    parts,
    app: app.listener,
    silent,
    onRequest,
    onFailure: noteFailure,
  });
  const unread = new Unread((warning) => onWarning?.(warning));
  const server = createServer(
    { ...SERVER_OPTIONS, IncomingMessage: directRequest(IncomingMessage) },
    inTurn(listener, unread),
  );
  limitUnread(server, unread);
  limitUnfinished(server);
  if (!isKeptAlive) release(server);
  trackSilent(server, silent);
  closeStalled(server);
  const http2 = takeOtherProtocols(server, {
    listener,
    onHttp2: (socket) => silent.delete(socket),
    onTls: () => onWarning?.(TLS_WARNING),
  });
  await listen(server, port, host);
  const { port: boundPort } = server.address() as AddressInfo;
  const reachable = reachableHost(host);
  parts.servedAt((place) => ({
    ...place,
    ...(!place.isPublic && { url: `http://${reachable}:${boundPort}` }),
    hostNames: [...place.hostNames, reachable.toLowerCase()],
  }));
  for (const warning of exposureWarnings(host, mockOptions)) onWarning?.(warning);
  // Not awaited: the port need not wait for the codec and the world.
  hostImmediate(() => {
    parts.begin();
    void parts.rpc.load().catch(noteFailure);
  });
  let closing: Promise<void> | undefined;
  const { close: closeMock } = mock;
  const close = () => {
    closing ??= closeMock().then(() => closeServer(server, { silent, http2 }));
    return closing;
  };
  Object.assign(mock, { close, [Symbol.asyncDispose]: close });
  const load = async () => {
    try {
      await app.load();
      await parts.load();
    } catch (error) {
      noteFailure(error);
    }
  };
  return { mock, parts, load };
}
