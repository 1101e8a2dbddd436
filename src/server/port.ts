// Owns the port: Node's HTTP server. RPCs go straight from Node's request to the protocol, because building web
// requests and responses would cost more than answering; all other paths go through the Hono app.
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { requireFields, told } from "../input/unknown-fields.ts";
import { MisuseError } from "../mock/misuse.ts";
import type { Mock } from "../mock/mock.ts";
import { type MockOptions, OPTION_FIELDS } from "../mock/options.ts";
import { hostDelay } from "../mock/realtime.ts";
import type { Answer, Call } from "../rpc/call.ts";
import { BODY_LIMIT, concat, tooLarge } from "../rpc/compression.ts";
import { RPC_PREFIXES } from "./app.ts";
import { createMockParts } from "./create-mock.ts";
import type { MockParts } from "./mock-parts.ts";
import { sendAnswer } from "./send-answer.ts";
import { WORLDS_PATH } from "./worlds.ts";

/** How a mock with a port of its own begins. */
export interface StartOptions extends MockOptions {
  /** 0 takes a free one, which `url` then tells. Default 0. */
  port?: number;
  /** The address to bind. Default 127.0.0.1. */
  host?: string;
  /** Told of each request that was answered. */
  onRequest?: (request: AnsweredRequest) => void;
}

/** A request that was answered. */
export interface AnsweredRequest {
  /** The HTTP method, in upper case. */
  readonly verb: string;
  /** Path and query. */
  readonly path: string;
  /** The HTTP status; 200 also for a stream that tells of an error at its end. */
  readonly status: number;
  /** The Connect code, where an RPC was refused. */
  readonly code?: string | undefined;
  /** The mock's present. */
  readonly at: Date;
}

/** What follows the prefix in the URL of an RPC, whether there is such a method or not. */
const METHOD_AND_QUERY = /^[^/?]+(?:\?|$)/;

/** The id of a world, and the path below it. */
const WORLD_PATH = new RegExp(`^${WORLDS_PATH}/([^/?]+)(/.*)$`);

/** How long running answers may take to finish once the mock is told to close, in milliseconds. */
const CLOSE_LIMIT = 9_000;

/** How often it is looked meanwhile for connections whose answer has finished. Node would keep them for a second. */
const CLOSE_STEP = 20;

/** A body over the limit is read to its end all the same, so that its sender gets the answer; up to this. */
const DRAIN_LIMIT = 64 * 2 ** 20;

/**
 * Starts a mock on a port.
 * @throws MisuseError where an option is wrong or the port cannot be had
 * @example
 * await using mock = await startMock({ scenario: "failing-prebuild", seed: 7 });
 * process.env.ONA_BASE_URL = mock.baseUrl;
 */
export async function startMock(options: StartOptions = {}): Promise<Mock> {
  requireFields("start a mock", options, { ...OPTION_FIELDS, port: true, host: true, onRequest: true });
  const { port = 0, host = "127.0.0.1", onRequest, ...mockOptions } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new MisuseError(
      `Failed to start a mock: the port must be 0 to 65535, and is ${told(port)}. Give another port.`,
    );
  }
  if (typeof host !== "string" || host.trim() === "") {
    throw new MisuseError(
      "Failed to start a mock: the host is no text or empty. Name an address, such as 127.0.0.1.",
    );
  }
  const parts = createMockParts(mockOptions);
  const { mock } = parts;
  const app = lazyListener(mock);
  const silent = new Set<Socket>();
  // Loaded here, so that a mock without a socket needs nothing of Node.
  const { createServer } = await import("node:http");
  const server = createServer((request, response) => {
    silent.delete(request.socket);
    const url = request.url as string;
    const rpc = rpcOf(parts, url);
    if (!rpc) {
      if (onRequest) response.once("finish", () => report(response.statusCode));
      app(request, response);
      return;
    }
    readBody(request, (body) => {
      const answer = rpc.called.rpc.answer(new NodeCall(request, response, rpc.rest, body));
      if (answer instanceof Promise) answer.then(finish).catch((error) => response.destroy(error));
      else finish(answer);
    });
    function finish(answer: Answer) {
      sendAnswer(response, answer);
      if (onRequest) report(answer.status, answer.code);
    }
    function report(status: number, code?: string) {
      onRequest?.({
        verb: request.method as string,
        path: url,
        status,
        code,
        at: (rpc?.called ?? parts).mock.clock.now(),
      });
    }
  });
  trackSilent(server, silent);
  await listen(server, port, host);
  const { port: boundPort } = server.address() as AddressInfo;
  const allowedHost = reachableHost(host);
  parts.servedAt({ url: `http://${allowedHost}:${boundPort}`, path: "", allowedHost });
  // Not awaited: whoever waits for the port need not wait for the codec.
  setImmediate(() => parts.rpc.load());
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= mock.close().then(() => closeServer(server, silent));
    return closing;
  };
  return Object.defineProperties({} as Mock, {
    ...Object.getOwnPropertyDescriptors(mock),
    close: { value: close },
    [Symbol.asyncDispose]: { value: close },
  });
}

/** The mock, or the world of it, that the URL of an RPC leads to, and what follows the prefix there. */
function rpcOf(called: MockParts, url: string): { called: MockParts; rest: string } | undefined {
  const prefix = RPC_PREFIXES.find((start) => url.startsWith(start));
  if (prefix !== undefined) {
    const rest = url.slice(prefix.length);
    return METHOD_AND_QUERY.test(rest) ? { called, rest } : undefined;
  }
  const [, id = "", path = ""] = WORLD_PATH.exec(url) ?? [];
  const world = id === "" ? undefined : called.useWorld(id);
  return world && rpcOf(world, path);
}

/** Everything but RPCs goes through Hono. Its adapter loads much of the web's API, so the first such request does. */
function lazyListener(mock: Mock): RequestListener {
  let loaded: Promise<RequestListener> | undefined;
  const load = async () => {
    const { getRequestListener } = await import("@hono/node-server");
    return getRequestListener(mock.app.fetch, { overrideGlobalObjects: false });
  };
  return (request, response) => {
    loaded ??= load();
    loaded.then((listener) => listener(request, response)).catch((error) => response.destroy(error));
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, port, host)));
    server.listen(port, host, resolve);
  });
}

function listenError(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const reasons: Record<string, string> = {
    EADDRINUSE: `port ${port} is in use on ${host}. Choose another port, or 0 for a free one.`,
    EACCES: `port ${port} may not be used by this user. Choose a port from 1024 up.`,
    EADDRNOTAVAIL: `${host} is no address of this machine. Choose another host.`,
    ENOTFOUND: `${host} is not known. Choose another host.`,
  };
  const reason = reasons[error.code ?? ""] ?? `${error.message}. Choose another port or host.`;
  return new MisuseError(`Failed to start a mock: ${reason}`, { cause: error });
}

/** A name under which an address can be called: wildcards cannot. */
export function reachableHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

/** Keeps the connections that have not sent a request yet. Node does not count them among the idle ones. */
function trackSilent(server: Server, silent: Set<Socket>): void {
  server.on("connection", (socket: Socket) => {
    silent.add(socket);
    socket.once("close", () => silent.delete(socket));
  });
}

/** Stops listening, lets running answers finish, and ends what is still open at the limit. */
async function closeServer(server: Server, silent: ReadonlySet<Socket>): Promise<void> {
  const over = new AbortController();
  const closed = new Promise<void>((resolve) => server.close(() => resolve())).then(() => over.abort());
  for (const socket of silent) socket.destroy();
  for (let waited = 0; waited < CLOSE_LIMIT && !over.signal.aborted; waited += CLOSE_STEP) {
    server.closeIdleConnections();
    await hostDelay(CLOSE_STEP, over.signal);
  }
  server.closeAllConnections();
  await closed;
}

/** Collects a body. What is past the protocol's limit is counted, not kept. */
function readBody(request: IncomingMessage, then: (body: Body) => void): void {
  const chunks: Uint8Array[] = [];
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= BODY_LIMIT) chunks.push(chunk);
    else if (size > DRAIN_LIMIT) request.destroy();
  });
  request.on("end", () => then({ chunks, size }));
}

interface Body {
  readonly chunks: readonly Uint8Array[];
  readonly size: number;
}

/** A call as Node hands it over. A class, so that a call makes no closures. */
class NodeCall implements Call {
  readonly verb: string;
  readonly method: string;
  readonly query: string;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #body: Body;
  #signal: AbortSignal | undefined;

  /** @param rest what follows the RPC prefix in the URL: the method and, after "?", the query */
  constructor(request: IncomingMessage, response: ServerResponse, rest: string, body: Body) {
    const queryAt = rest.indexOf("?");
    this.verb = request.method as string;
    this.method = queryAt < 0 ? rest : rest.slice(0, queryAt);
    this.query = queryAt < 0 ? "" : rest.slice(queryAt + 1);
    this.#request = request;
    this.#response = response;
    this.#body = body;
  }

  header(name: string): string | undefined {
    return this.#request.headers[name] as string | undefined;
  }

  body(limit: number): Uint8Array {
    const { chunks, size } = this.#body;
    if (size > limit) throw tooLarge(size);
    return chunks.length === 1 ? (chunks[0] as Uint8Array) : concat(chunks, size);
  }

  get signal(): AbortSignal {
    if (!this.#signal) {
      const controller = new AbortController();
      this.#response.once("close", () => controller.abort());
      this.#signal = controller.signal;
    }
    return this.#signal;
  }
}
