import { createServer, IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { directRequest, takeBody } from "../../src/server/direct-request.ts";

/** Posts a body in two pieces to a server with that listener, and returns what it responded. */
async function post(listener: RequestListener): Promise<string> {
  const server = createServer({ IncomingMessage: directRequest(IncomingMessage) }, listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode("first, "));
        setImmediate(() => {
          controller.enqueue(new TextEncoder().encode("second"));
          controller.close();
        });
      },
    });
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}`, {
      method: "POST",
      body,
      duplex: "half",
    } as RequestInit);
    return await response.text();
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** Calls with a body once all of it has come. */
function whole(request: IncomingMessage, then: (body: string) => void): void {
  const pieces: Buffer[] = [];
  takeBody(request, (piece) => (piece ? pieces.push(piece) : then(Buffer.concat(pieces).toString())));
}

describe("the body of a request", () => {
  it("is passed on whole, without being queued", async () => {
    let queued = 0;
    const got = await post((request, response) => {
      whole(request, (body) => {
        queued = request.readableLength;
        response.end(body);
      });
    });

    expect({ got, queued }).toEqual({ got: "first, second", queued: 0 });
  });

  it("is read from its stream if it is asked for after it has come", async () => {
    const got = await post((request, response) => {
      request.once("readable", () => setImmediate(() => whole(request, (body) => response.end(body))));
    });

    expect(got).toBe("first, second");
  });

  it("that is passed on ends its request, which Node then lets go of", async () => {
    let close: (isEnded: boolean) => void = () => {};
    const closed = new Promise<boolean>((resolve) => {
      close = resolve;
    });
    await post((request, response) => {
      request.once("close", () => close(request.readableEnded));
      whole(request, (body) => response.end(body));
    });

    expect(await closed).toBe(true);
  });
});
