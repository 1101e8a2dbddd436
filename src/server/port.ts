// Owns the port: Node's HTTP server. RPCs go straight from Node's request to the protocol, because building web
// requests and responses would cost more than answering; all other paths go through the Hono app.
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { describeValue, requireFields } from "../input/unknown-fields.ts";
import { MisuseError } from "../mock/misuse.ts";
import type { Mock } from "../mock/mock.ts";
import { type MockOptions, OPTION_FIELDS } from "../mock/options.ts";
import { withoutPrefix } from "../mock/place.ts";
import { BODY_LIMIT } from "../rpc/compression.ts";
import { asRpcError, errorAnswer } from "../rpc/connect-error.ts";
import { PREFIX_LENGTH } from "../rpc/envelope.ts";
import type { Answer, RpcPath } from "../rpc/exchange.ts";
import { GRPC_REFUSED, grpcRefusal } from "../rpc/grpc-refusal.ts";
import { parseRpcPath } from "../rpc/path.ts";
import { listen, reachableHost } from "./address.ts";
import { createAppListener, failureText } from "./app-listener.ts";
import { closeServer, trackSilent } from "./close-port.ts";
import { createMockParts } from "./create-mock.ts";
import { exposureWarnings } from "./exposure.ts";
import { takeOtherProtocols } from "./first-bytes.ts";
import type { MockParts } from "./mock-parts.ts";
import { readIncoming } from "./node-call.ts";
import { notedAnswer, sendAnswer } from "./send-answer.ts";
import { WORLDS_PATH } from "./worlds.ts";

/** How a mock with a port of its own begins. */
export interface StartOptions extends MockOptions {
  /** 0 takes a free one, which `url` then tells. Default 0. */
  port?: number;
  /** The address to bind. Default 127.0.0.1. */
  host?: string;
  /** Told of each request that was answered. */
  onRequest?: (request: AnsweredRequest) => void;
  /** Told, in a sentence, of what is probably a mistake of a client or its settings. */
  onWarning?: (warning: string) => void;
}

/** A request that was answered. */
export interface AnsweredRequest {
  /** The HTTP method, in upper case. */
  readonly verb: string;
  /** Path and query. */
  readonly path: string;
  /** The HTTP status; 200 also for a stream that tells of an error at its end. */
  readonly status: number;
  /** The Connect code, if an RPC was refused. */
  readonly code?: string | undefined;
  /** What the caller of an RPC was told instead of a response. */
  readonly message?: string | undefined;
  /** When the refusal of an RPC asked its caller to come back, in milliseconds. */
  readonly retryAfter?: number | undefined;
  /** The mock's present. */
  readonly at: Date;
}

/** The id of a world, and the path below it. */
const WORLD_PATH = new RegExp(`^${WORLDS_PATH}/([^/?]+)(/.*)$`);

/** Most bytes of a body that are kept: a message of the longest length, in an envelope. */
const KEPT = BODY_LIMIT + PREFIX_LENGTH;

/** Where the control API is. */
const CONTROL_PATH = "/_mock/";

const SERVER_OPTIONS = {
  // The client alone says how long an idle connection stays: were it cut here, a busy client could meet the cut with a call.
  keepAliveTimeout: 0,
  // As servers in Go: a query or a token of 64 kB is read.
  maxHeaderSize: 2 ** 20,
  // As web requests do it, so that a header that comes twice means the same by every way to the mock.
  joinDuplicateHeaders: true,
};

const TLS_WARNING =
  "a client spoke TLS to this port, which takes http only: give it a URL that begins with http://";

/**
 * Starts a mock on a port.
 * @throws MisuseError if an option is wrong or the port cannot be had
 * @example
 * await using mock = await startMock({ scenario: "failing-prebuild", seed: 7 });
 * process.env.ONA_BASE_URL = mock.baseUrl;
 */
export async function startMock(options: StartOptions = {}): Promise<Mock> {
  return (await startPort(options)).mock;
}

/** A mock on a port, and the loading of what its first callers would have to wait for. */
export interface StartedPort {
  readonly mock: Mock;
  /** What it is made of. */
  readonly parts: MockParts;
  /** Loads the control API and all that it needs. A failure is told to `onWarning`. */
  readonly load: () => Promise<void>;
}

/** As `startMock`, for a server that is to run for long: what it needs it should have before its files are replaced. */
export async function startPort(options: StartOptions): Promise<StartedPort> {
  requireFields("start a mock", options, {
    ...OPTION_FIELDS,
    port: true,
    host: true,
    onRequest: true,
    onWarning: true,
  });
  const { port = 0, host = "127.0.0.1", onRequest, onWarning, ...mockOptions } = options;
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
  const parts = createMockParts(mockOptions);
  const { mock } = parts;
  const app = createAppListener(mock, (why) => onWarning?.(why));
  parts.onFailure((error) => onWarning?.(failureText(error)));
  const silent = new Set<Socket>();
  // Loaded here, so that a mock without a socket needs nothing of Node.
  const { createServer } = await import("node:http");
  const prefix = new URL(mock.url).pathname.replace(/\/$/, "");
  const listener: RequestListener = (request, response) => {
    silent.delete(request.socket);
    const url = withoutPrefix(prefix, request.url as string);
    // What a browser sends is looked at by the app, which knows whose pages may call.
    const { origin, "sec-fetch-site": site, "content-type": contentType } = request.headers;
    const isOfBrowser = origin !== undefined || site !== undefined;
    const grpc = isOfBrowser ? undefined : grpcRefusal(contentType);
    if (grpc) {
      refuseAtOnce(request, response, grpc);
      const rpc = rpcOf(parts, url);
      const header = (name: string) => request.headers[name] as string | undefined;
      rpc?.called.journal.note(rpc.path, { header }, GRPC_REFUSED);
      if (onRequest) report(GRPC_REFUSED);
      return;
    }
    const rpc = isOfBrowser ? undefined : rpcOf(parts, url);
    if (!rpc) {
      if (onRequest)
        response.once("finish", () => report({ status: response.statusCode, ...notedAnswer(response) }));
      app.listener(request, response);
      return;
    }
    readIncoming({ request, response }, { path: rpc.path, kept: KEPT }, (incoming) => {
      const answer = rpc.called.rpc.answer(incoming);
      if (answer instanceof Promise) answer.then(finish).catch(fail);
      else finish(answer);
    });
    function fail(error: unknown) {
      onWarning?.(failureText(error));
      if (response.headersSent) response.destroy();
      else finish(errorAnswer(asRpcError(error)));
    }
    function finish(answer: Answer) {
      sendAnswer(response, answer);
      const { status, code, message, retryAfter } = answer;
      if (onRequest) report({ status, code, message, retryAfter });
    }
    function report(told: Pick<AnsweredRequest, "status" | "code" | "message" | "retryAfter">) {
      onRequest?.({
        verb: request.method as string,
        path: url,
        ...told,
        at: (rpcOf(parts, url)?.called ?? parts).mock.clock.now(),
      });
    }
  };
  const server = createServer(SERVER_OPTIONS, listener);
  trackSilent(server, silent);
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
  // Not awaited: whoever waits for the port need not wait for the codec.
  setImmediate(() => parts.rpc.load());
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= mock.close().then(() => closeServer(server, { silent, http2 }));
    return closing;
  };
  const served = Object.defineProperties({} as Mock, {
    ...Object.getOwnPropertyDescriptors(mock),
    close: { value: close },
    [Symbol.asyncDispose]: { value: close },
  });
  const load = async () => {
    try {
      await Promise.all([parts.load(), app.load()]);
    } catch (error) {
      onWarning?.(failureText(error));
    }
  };
  return { mock: served, parts, load };
}

/** Answers before the body has been read: a client that streams would first wait for the answer. */
function refuseAtOnce(
  request: IncomingMessage,
  response: ServerResponse,
  headers: Record<string, string>,
): void {
  // One by one, so that they end the stream of HTTP/2 by themselves, as gRPC wants it.
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.end();
  request.resume();
}

/** The RPC that a URL names, and the mock that it leads to or the world of it; undefined for all other paths. */
function rpcOf(called: MockParts, url: string): { called: MockParts; path: RpcPath } | undefined {
  if (url.startsWith(CONTROL_PATH)) return undefined;
  if (!url.startsWith(`${WORLDS_PATH}/`)) {
    const path = parseRpcPath(url);
    return path && { called, path };
  }
  const [, id = "", rest = ""] = WORLD_PATH.exec(url) ?? [];
  const world = id === "" ? undefined : called.useWorld(id);
  return world && rpcOf(world, rest);
}
