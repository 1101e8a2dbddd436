// Owns what a port does with one request: an RPC goes directly to the protocol, because building web requests and
// responses would cost more than answering; all else goes to the app.
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { hostNow } from "../mock/host-time.ts";
import { withoutPrefix } from "../mock/place.ts";
import { BODY_LIMIT } from "../rpc/compression.ts";
import { asRpcError, errorAnswer } from "../rpc/connect-error.ts";
import { PREFIX_LENGTH } from "../rpc/envelope.ts";
import type { Answer, RpcPath } from "../rpc/exchange.ts";
import { GRPC_REFUSED, grpcRefusal } from "../rpc/grpc-refusal.ts";
import { createRpcPaths, type parseRpcPath } from "../rpc/path.ts";
import { isBrowserName } from "./caller.ts";
import type { MockParts } from "./mock-parts.ts";
import { readIncoming } from "./node-call.ts";
import { notedAnswer, sendAnswer } from "./send-answer.ts";
import { WORLDS_PATH } from "./worlds.ts";

/** An answered request. */
export interface AnsweredRequest {
  /** The HTTP method, in upper case. */
  readonly verb: string;
  /** Path and query. */
  readonly path: string;
  /** The HTTP status; also 200 for a stream that ends with an error. */
  readonly status: number;
  /** The Connect code, if an RPC was refused. */
  readonly code?: string | undefined;
  /** The error message, if an RPC was refused. */
  readonly message?: string | undefined;
  /** When the refusal of an RPC asked its caller to retry, in milliseconds. */
  readonly retryAfter?: number | undefined;
  /** The mock's current time. */
  readonly at: Date;
  /** How long it took, in milliseconds of real time. */
  readonly took: number;
}

/** What a port has for its requests. */
export interface CallListenerOptions {
  readonly parts: MockParts;
  /** Takes what is not an RPC. */
  readonly app: RequestListener;
  /** The connections that have not sent a request. */
  readonly silent: Set<Socket>;
  readonly onRequest: ((request: AnsweredRequest) => void) | undefined;
  readonly onFailure: (error: unknown) => void;
}

/** The id of a world, and the path below it. */
const WORLD_PATH = new RegExp(`^${WORLDS_PATH}/([^/?]+)(/.*)$`);

/** The most bytes of a body that are kept: a message of the maximum length, in an envelope. */
const KEPT = BODY_LIMIT + PREFIX_LENGTH;

/** Where the control API is. */
const CONTROL_PATH = "/_mock/";

/** The listener for the requests of a port. */
export function createCallListener({
  parts,
  app,
  silent,
  onRequest,
  onFailure,
}: CallListenerOptions): RequestListener {
  const pathOf = createRpcPaths();
  const prefix = new URL(parts.mock.url).pathname.replace(/\/$/, "");
  return (request, response) => {
    silent.delete(request.socket);
    const began = onRequest ? hostNow() : 0;
    const url = withoutPrefix(prefix, pathIn(request.url as string));
    // Browsers' requests go to the app, which knows whose pages may call.
    const {
      origin,
      "sec-fetch-site": site,
      "user-agent": agent,
      "content-type": contentType,
    } = request.headers;
    const isOfBrowser = origin !== undefined || site !== undefined || isBrowserName(agent);
    const grpc = isOfBrowser ? undefined : grpcRefusal(contentType);
    if (grpc) {
      refuseAtOnce(request, response, grpc);
      const rpc = rpcOf(parts, url, pathOf);
      const header = (name: string) => request.headers[name] as string | undefined;
      rpc?.called.journal.note(rpc.path, { header }, GRPC_REFUSED);
      if (onRequest) report(GRPC_REFUSED);
      return;
    }
    const rpc = isOfBrowser ? undefined : rpcOf(parts, url, pathOf);
    if (!rpc) {
      if (onRequest)
        response.once("finish", () => report({ status: response.statusCode, ...notedAnswer(response) }));
      app(request, response);
      return;
    }
    readIncoming({ request, response }, { path: rpc.path, kept: KEPT }, (incoming) => {
      const answer = rpc.called.rpc.answer(incoming);
      if (answer instanceof Promise) answer.then(finish).catch(fail);
      else finish(answer);
    });
    function fail(error: unknown) {
      onFailure(error);
      if (response.headersSent) response.destroy();
      else finish(errorAnswer(asRpcError(error)));
    }
    function finish(answer: Answer) {
      sendAnswer(response, answer);
      const { status, code, message, retryAfter } = answer;
      if (onRequest) report({ status, code, message, retryAfter });
    }
    function report(outcome: Pick<AnsweredRequest, "status" | "code" | "message" | "retryAfter">) {
      onRequest?.({
        verb: request.method as string,
        path: url,
        ...outcome,
        at: (rpcOf(parts, url, pathOf)?.called ?? parts).mock.clock.now(),
        took: hostNow() - began,
      });
    }
  };
}

/** The path and query of a request's target, which names the server too if it is sent as to a proxy. */
function pathIn(target: string): string {
  return target.startsWith("/") ? target : target.replace(/^https?:\/\/[^/?#]*/i, "");
}

/** Answers before the body has been read: a streaming client waits for the response first. */
function refuseAtOnce(
  request: IncomingMessage,
  response: ServerResponse,
  headers: Record<string, string>,
): void {
  // Set one by one, so that they alone end the HTTP/2 stream, as gRPC requires.
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.end();
  request.resume();
}

/** The RPC that a URL names, and the mock or world that serves it; undefined for all other paths. */
function rpcOf(
  called: MockParts,
  url: string,
  pathOf: typeof parseRpcPath,
): { called: MockParts; path: RpcPath } | undefined {
  if (url.startsWith(CONTROL_PATH)) return undefined;
  if (!url.startsWith(`${WORLDS_PATH}/`)) {
    const path = pathOf(url);
    return path && { called, path };
  }
  const [, id = "", rest = ""] = WORLD_PATH.exec(url) ?? [];
  const world = id === "" ? undefined : called.useWorld(id);
  return world && rpcOf(world, rest, pathOf);
}
