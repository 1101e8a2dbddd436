// Owns a call as Node hands it over, and the reading of its body.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Call } from "../rpc/call.ts";
import { BODY_LIMIT, concat, tooLarge } from "../rpc/compression.ts";

/** A body over the limit is read to its end all the same, so that its sender gets the answer; up to this. */
const DRAIN_LIMIT = 64 * 2 ** 20;

/** Collects a body. What is past the protocol's limit is counted, not kept. */
export function readBody(request: IncomingMessage, then: (body: Body) => void): void {
  const chunks: Uint8Array[] = [];
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= BODY_LIMIT) chunks.push(chunk);
    else if (size > DRAIN_LIMIT) request.destroy();
  });
  request.on("end", () => then({ chunks, size }));
}

export interface Body {
  readonly chunks: readonly Uint8Array[];
  readonly size: number;
}

/** A call as Node hands it over. A class, so that a call makes no closures. */
export class NodeCall implements Call {
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
