// Owns what clients of gRPC and gRPC-Web meet: a sentence, at once, at every door.
import { connect } from "node:http2";
import { Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { createGrpcWebTransport as createFetchTransport } from "@connectrpc/connect-web";
import { afterEach, expect, it } from "vitest";
import { EventService } from "../../src/api/gen/gitpod/v1/event_pb.ts";
import { PrebuildService } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { createMock, type Mock, startMock } from "../../src/index.ts";

let mock: Mock;
afterEach(() => mock.close());

const SENTENCE =
  "prebuild-mock serves the Connect protocol, not gRPC or gRPC-Web: use a Connect client, such as buf curl --protocol connect";

const WAYS: [way: string, open: () => Promise<Transport>][] = [
  ["gRPC", () => onPort((baseUrl) => createGrpcTransport({ baseUrl }))],
  [
    "gRPC-Web over HTTP/1.1",
    () => onPort((baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: "1.1" })),
  ],
  ["gRPC-Web over HTTP/2", () => onPort((baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: "2" }))],
  ["gRPC-Web by fetch", () => onPort((baseUrl) => createFetchTransport({ baseUrl }))],
  [
    "gRPC-Web in process",
    async () => {
      mock = createMock();
      return createFetchTransport({ baseUrl: mock.baseUrl, fetch: mock.fetch as typeof globalThis.fetch });
    },
  ],
];

async function onPort(transport: (baseUrl: string) => Transport): Promise<Transport> {
  mock = await startMock();
  return transport(mock.baseUrl);
}

it.each(WAYS)("%s is refused with a sentence", async (_way, open) => {
  const transport = await open();
  const unary = createClient(PrebuildService, transport).listPrebuilds({});
  const stream = createClient(EventService, transport).watchEvents({});

  for (const refused of [unary, stream[Symbol.asyncIterator]().next()]) {
    const error = ConnectError.from(await refused.then(String, (thrown: unknown) => thrown));
    expect(error.code).toBe(Code.Unimplemented);
    expect(error.rawMessage).toBe(SENTENCE);
  }
  expect(mock.requests.all()).toMatchObject([
    { rpc: "ListPrebuilds", code: "unimplemented", message: SENTENCE, status: 200 },
    { rpc: "WatchEvents", code: "unimplemented", message: SENTENCE, status: 200 },
  ]);
});

it.each([
  ["in process", async () => createMock(), (url: string, init: RequestInit) => mock.fetch(url, init)],
  ["over a port", () => startMock(), (url: string, init: RequestInit) => fetch(url, init)],
])("a call of gRPC to a world %s is in the journal of that world alone", async (_way, open, send) => {
  mock = await open();
  const post = (path: string, type: string) =>
    send(mock.url + path, { method: "POST", headers: { "content-type": type }, body: "{}" });
  const { id } = (await (await post("/_mock/worlds", "application/json")).json()) as { id: string };
  await post(`/worlds/${id}/gitpod.v1.PrebuildService/GetPrebuild`, "application/grpc");
  const inWorld = await (await send(`${mock.url}/worlds/${id}/_mock/requests`, {})).json();

  expect(inWorld).toMatchObject({ requests: [{ method: "GetPrebuild", code: "unimplemented" }] });
  expect(mock.requests.all()).toEqual([]);
});

it("a stream of gRPC is refused before its caller has sent anything", async () => {
  mock = await startMock();
  const session = connect(mock.url);
  const stream = session.request(
    {
      ":method": "POST",
      ":path": "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
      "content-type": "application/grpc",
    },
    { endStream: false },
  );
  const headers = await new Promise<Record<string, unknown>>((resolve) => stream.once("response", resolve));
  session.destroy();

  expect(headers).toMatchObject({ ":status": 200, "content-type": "application/grpc", "grpc-status": "12" });
});

it("a content type that only begins like gRPC's is no gRPC", async () => {
  mock = createMock();
  const answer = await mock.fetch("/gitpod.v1.PrebuildService/ListPrebuilds", {
    method: "POST",
    headers: { authorization: "Bearer t", "content-type": "application/grpcx" },
    body: "{}",
  });

  expect([answer.status, answer.headers.get("grpc-status")]).toEqual([415, null]);
});
