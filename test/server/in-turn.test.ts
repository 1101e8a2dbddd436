// Owns the order in which requests are answered that a connection sends without waiting: one after the other, with turns
// for other connections in between, and an end of connections that ask for too much.
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { inTurn } from "../../src/server/in-turn.ts";
import { Unread } from "../../src/server/unread.ts";

const begun: string[] = [];
const held: ServerResponse[] = [];
const unread = new Unread(() => {});
const listener = inTurn(
  (request, response) => {
    begun.push(request.url as string);
    if (request.url?.startsWith("/held")) held.push(response);
    else response.end(request.url);
  },
  unread,
  50,
);
const server = createServer(listener);
const sockets: Socket[] = [];

async function dial(): Promise<Socket> {
  if (!server.listening) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.on("error", () => {});
  sockets.push(socket);
  await once(socket, "connect");
  return socket;
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
const post = (path: string, body: string) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

async function readUntil(socket: Socket, end: string): Promise<string> {
  let text = "";
  for await (const piece of socket) {
    text += piece;
    if (text.includes(end)) break;
  }
  return text;
}

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const response of held.splice(0)) response.destroy();
  begun.length = 0;
});

it("answers what a connection pipelines in order, bodies included", async () => {
  const socket = await dial();
  socket.write(get("/1") + post("/2", "body") + get("/3") + post("/4", "more") + get("/last"));
  const text = await readUntil(socket, "/last");

  expect(begun).toEqual(["/1", "/2", "/3", "/4", "/last"]);
  expect([...begun].sort((a, b) => text.indexOf(a) - text.indexOf(b))).toEqual(begun);
});

it("begins the next request once the one before it is answered", async () => {
  const socket = await dial();
  socket.write(get("/held") + get("/next"));
  const other = await dial();
  other.write(get("/other"));
  await readUntil(other, "/other");

  expect(begun).toEqual(["/held", "/other"]);
  held.pop()?.end("done");
  await readUntil(socket, "/next");
  expect(begun).toEqual(["/held", "/other", "/next"]);
});

it("closes a connection of which too many requests wait", async () => {
  const socket = await dial();
  socket.resume();
  socket.write(get("/held") + get("/more").repeat(60));
  await once(socket, "close");

  expect(begun).toEqual(["/held"]);
});
