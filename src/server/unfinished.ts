// Owns the budget of memory for bodies that callers of a port have begun to send and not ended. At its limit, those are
// refused of which nothing has come for the longest time.
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { UnfinishedBody } from "../rpc/exchange.ts";

/** The most bytes of unfinished bodies that are kept for all callers together. */
const MOST_UNFINISHED = 32 * 2 ** 20;

/** Why a body is refused, in a sentence. */
function whyRefused(limit: number): string {
  return `more than ${limit} bytes of unfinished bodies wait for all callers together, and of this one nothing has come for the longest time: send it again`;
}

/** A body that has begun. */
class Body implements UnfinishedBody {
  bytes = 0;
  /** Its caller has gone, or has its answer. */
  isOver = false;
  readonly #all: UnfinishedBodies;
  readonly #onRefused: (why: string) => void;

  constructor(all: UnfinishedBodies, onRefused: (why: string) => void) {
    this.#all = all;
    this.#onRefused = onRefused;
  }

  add(bytes: number): void {
    this.#all.add(this, bytes);
  }

  end(): void {
    this.#all.end(this);
  }

  refuse(why: string): void {
    this.#onRefused(why);
  }
}

/** The unfinished bodies of one port. */
export class UnfinishedBodies {
  /** Of what is first, nothing has come for the longest time. */
  readonly #bodies = new Set<Body>();
  readonly #limit: number;
  #bytes = 0;

  constructor(limit = MOST_UNFINISHED) {
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Counts a body that its caller may leave unfinished. @param onRefused called with the reason; its bytes are let go of */
  begin(response: ServerResponse, onRefused: (why: string) => void): UnfinishedBody {
    const body = new Body(this, onRefused);
    response.once("close", () => {
      body.isOver = true;
      body.end();
    });
    return body;
  }

  add(body: Body, bytes: number): void {
    if (body.isOver) return;
    this.#bodies.delete(body);
    this.#bodies.add(body);
    body.bytes += bytes;
    this.#bytes += bytes;
    for (const oldest of this.#bodies) {
      // The last one may be a single long body, which is just arriving.
      if (this.#bytes <= this.#limit || this.#bodies.size === 1) return;
      this.end(oldest);
      oldest.refuse(whyRefused(this.#limit));
    }
  }

  end(body: Body): void {
    if (!this.#bodies.delete(body)) return;
    this.#bytes -= body.bytes;
    body.bytes = 0;
  }
}

const UNFINISHED = Symbol("the unfinished bodies of a server");

/** Counts the bodies that are sent to a server. */
export function limitUnfinished(server: Server, bodies = new UnfinishedBodies()): void {
  Object.assign(server, { [UNFINISHED]: bodies });
}

/** Counts the body of a request; undefined on a server of the user's own. */
export function beginBody(
  response: ServerResponse | undefined,
  onRefused: (why: string) => void,
): UnfinishedBody | undefined {
  const { server } = (response?.req?.socket ?? {}) as { server?: { [UNFINISHED]?: UnfinishedBodies } };
  return response && server?.[UNFINISHED]?.begin(response, onRefused);
}

/** Whether a request announced just the bytes that have arrived of its body. */
export function isWhole({ headers }: IncomingMessage, size: number): boolean {
  return Number(headers["content-length"]) === size;
}
