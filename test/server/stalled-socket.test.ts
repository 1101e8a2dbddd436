// Owns the end of connections whose callers send requests and read no answers.
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, expect, it } from "vitest";
import { closeStalled } from "../../src/server/stalled-socket.ts";

const server = createServer((_, response) => response.end("x".repeat(10_000)));
closeStalled(server, 50);
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

it("a caller that pipelines and never reads is closed; one that reads late is not", async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const request = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
  const accepted = once(server, "connection");
  const greedy = connect(port, "127.0.0.1").pause();
  greedy.on("error", () => {});
  const [held] = await accepted;
  greedy.write(request.repeat(20_000));
  await once(held, "close");

  const reader = connect(port, "127.0.0.1");
  reader.write(request.repeat(200));
  let size = 0;
  for await (const piece of reader) {
    size += piece.length;
    if (size > 200 * 10_000) break;
  }

  expect(size).toBeGreaterThan(200 * 10_000);
});
