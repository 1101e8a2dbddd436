// Owns requests whose body is taken as it arrives: the queue of a stream costs about as much as answering a call.
import type { IncomingMessage } from "node:http";

/** Takes the pieces of a body, and null after the last one. */
export type TakeBody = (piece: Buffer | null) => void;

/** The class of such requests, from Node's, which a mock without a socket does not load. */
export function directRequest(Base: typeof IncomingMessage): typeof IncomingMessage {
  return class DirectRequest extends Base implements Direct {
    #take: TakeBody | undefined;
    #hasBegun = false;

    takeBody(take: TakeBody): boolean {
      if (!this.#hasBegun) this.#take = take;
      return !this.#hasBegun;
    }

    override push(piece: Buffer | null, encoding?: BufferEncoding): boolean {
      this.#hasBegun = true;
      const take = this.#take;
      if (!take) return super.push(piece, encoding);
      if (piece !== null) {
        take(piece);
        return true;
      }
      // Node keeps a request until the connection's next one: what takes its body would keep the whole call.
      this.#take = undefined;
      take(null);
      // The stream still ends, so that Node lets go of the request.
      return super.push(null);
    }
  };
}

interface Direct {
  /** Passes on the body instead of queueing it. False: a part of it is queued already, so nothing is passed on. */
  takeBody(take: TakeBody): boolean;
}

/** Passes on the body of a request: directly if it can be, otherwise from its stream. */
export function takeBody(request: IncomingMessage, take: TakeBody): void {
  // Not a request of HTTP/2.
  if ((request as Partial<Direct>).takeBody?.(take)) return;
  request.on("data", take);
  request.on("end", () => take(null));
}
