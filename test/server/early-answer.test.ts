// Owns when a stream is refused: before its caller has sent all of it, since it may wait for the response first.
import { request } from "node:http";
import { connect } from "node:http2";
import { afterEach, expect, it } from "vitest";
import { type Mock, startMock } from "../../src/index.ts";

let mock: Mock;
afterEach(() => mock.close());

const TYPE = "application/connect+proto";

/** Sends headers and the beginning of a body, and gives the status of the response. */
const WAYS: [way: string, open: (path: string, token?: string) => Promise<number | undefined>][] = [
  [
    "HTTP/1.1",
    (path, token) =>
      new Promise((resolve, reject) => {
        const headers = { "content-type": TYPE, ...(token && { authorization: token }) };
        const call = request(mock.url + path, { method: "POST", headers }, ({ statusCode }) => {
          call.destroy();
          resolve(statusCode);
        });
        call.once("error", reject);
        call.write(Buffer.alloc(5));
      }),
  ],
  [
    "HTTP/2",
    (path, token) =>
      new Promise((resolve, reject) => {
        const session = connect(mock.url);
        const headers = { "content-type": TYPE, ...(token && { authorization: token }) };
        const call = session.request({ ":method": "POST", ":path": path, ...headers }, { endStream: false });
        call.once("error", reject);
        call.once("response", ({ ":status": status }) => {
          session.destroy();
          resolve(status);
        });
        call.write(Buffer.alloc(5));
      }),
  ],
];

const BIDIRECTIONAL = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";

it.each(WAYS)("a stream of an unserved RPC is refused before its end over %s", async (_way, open) => {
  mock = await startMock();

  expect(await open(BIDIRECTIONAL)).toBe(404);
  expect(mock.requests.all()).toMatchObject([{ method: "ServerReflectionInfo", code: "unimplemented" }]);
});

it.each(WAYS)("a stream without a token is refused before its end over %s", async (_way, open) => {
  mock = await startMock();

  expect(await open("/gitpod.v1.EventService/WatchEvents")).toBe(200);
  expect(mock.requests.all()).toMatchObject([{ rpc: "WatchEvents", code: "unauthenticated" }]);
});
