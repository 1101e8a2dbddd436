// Owns the budget of memory for what waits for the callers of a port: answers that they have not read, and requests
// that they sent ahead. At its limit, the connections whose callers have taken nothing for the longest time are closed.
import type { Server, ServerResponse } from "node:http";
import { hostImmediate } from "../mock/host-time.ts";
import { isGone, severAnswer } from "./broken-connection.ts";

/** The most bytes that wait for all callers together. */
const MOST_UNREAD = 16 * 2 ** 20;

/** Something that waits. */
interface Held {
  readonly bytes: number;
  readonly response: ServerResponse;
}

/** What waits for the callers of one port. */
export class Unread {
  /** What has waited longest is first. */
  readonly #held = new Set<Held>();
  readonly #limit: number;
  readonly #onClosed: (warning: string) => void;
  #bytes = 0;
  #closed = 0;
  #isChecked = true;

  /** @param onClosed called with a sentence when connections were closed; rarely, if they are many */
  constructor(onClosed: (warning: string) => void, limit = MOST_UNREAD) {
    this.#onClosed = onClosed;
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Counts something that waits for the caller of a response, until the returned function is called. */
  hold(bytes: number, response: ServerResponse): () => void {
    const held = { bytes, response };
    this.#held.add(held);
    this.#bytes += bytes;
    if (this.#bytes > this.#limit && this.#isChecked) {
      this.#isChecked = false;
      // Deferred: callers who read take what is written for them within this turn.
      hostImmediate(() => this.#check());
    }
    return () => this.#release(held);
  }

  #release(held: Held): void {
    if (this.#held.delete(held)) this.#bytes -= held.bytes;
  }

  #check(): void {
    this.#isChecked = true;
    const before = this.#closed;
    for (const held of this.#held) {
      // The last one may be a single long answer, whose caller has only just begun to read.
      if (this.#bytes <= this.#limit || this.#held.size === 1) break;
      this.#release(held);
      if (isGone(held.response) || held.response.req.socket.destroyed) continue;
      severAnswer(held.response);
      this.#closed += 1;
    }
    // At the first one and whenever there are twice as many, so that the log does not fill with them.
    if (Math.floor(Math.log2(this.#closed)) === Math.floor(Math.log2(before))) return;
    const what = this.#closed === 1 ? "1 connection" : `${this.#closed} connections`;
    this.#onClosed(
      `closed ${what} so far that read too slowly: more than ${this.#limit} bytes waited for all callers together`,
    );
  }
}

const UNREAD = Symbol("what waits for the callers of a server");

/** Counts the answers of a server. */
export function limitUnread(server: Server, unread: Unread): void {
  Object.assign(server, { [UNREAD]: unread });
}

/** Undefined on a server of the user's own. */
function unreadOf({ req }: ServerResponse): Unread | undefined {
  const { server } = (req.socket ?? {}) as { readonly server?: { readonly [UNREAD]?: Unread } };
  return server?.[UNREAD];
}

/** Writes a piece of a response. Resolves once the caller has taken it or has gone. */
export function writePiece(response: ServerResponse, piece: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const release = unreadOf(response)?.hold(piece.length, response);
    const done = () => {
      response.off("close", done);
      release?.();
      resolve();
    };
    response.on("close", done);
    response.write(piece, done);
  });
}

/** Counts what is left of a response that was written to its end. */
export function holdRest(response: ServerResponse): void {
  const { writableLength } = response;
  if (writableLength === 0) return;
  const release = unreadOf(response)?.hold(writableLength, response);
  if (release) response.once("close", release);
}
