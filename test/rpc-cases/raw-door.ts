// Owns the doors that write requests byte by byte: JSON or binary, to `mock.fetch`, over HTTP/1.1 or over HTTP/2.
import { connect, type IncomingHttpHeaders, type IncomingHttpStatusHeader } from "node:http2";
import { fromBinary, fromJson, type JsonObject, toBinary, toJson } from "@bufbuild/protobuf";
import supertest from "supertest";
import type { Method } from "../../src/api/methods.ts";
import type { Mock } from "../../src/index.ts";
import { type Door, descriptorOf, type Refused, requestOf } from "./door.ts";

interface Sent {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

interface Received {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: Buffer;
}

/** Sends bytes and answers bytes. */
export type Exchange = (sent: Sent) => Promise<Received>;

export function fetchExchange({ fetch, baseUrl }: Mock): Exchange {
  return async ({ path, headers, body }) => {
    const response = await fetch(baseUrl + path, { method: "POST", headers, body: new Uint8Array(body) });
    return {
      status: response.status,
      contentType: response.headers.get("content-type"),
      body: Buffer.from(await response.arrayBuffer()),
    };
  };
}

export function socketExchange({ baseUrl }: Mock): Exchange {
  return async ({ path, headers, body }) => {
    const response = await supertest(baseUrl)
      .post(path)
      .set(headers)
      .serialize((bytes) => bytes)
      .send(body)
      .buffer(true)
      .parse((stream, done) => {
        const chunks: Buffer[] = [];
        stream.on("data", (chunk: Buffer) => chunks.push(chunk));
        stream.on("end", () => done(null, Buffer.concat(chunks)));
      });
    return {
      status: response.status,
      contentType: response.headers["content-type"] ?? null,
      body: response.body,
    };
  };
}

/** HTTP/2 with prior knowledge, a connection for each call. */
export function http2Exchange({ baseUrl }: Mock): Exchange {
  const { origin, pathname } = new URL(baseUrl);
  return ({ path, headers, body }) =>
    new Promise((resolve, reject) => {
      const session = connect(origin);
      session.once("error", reject);
      const stream = session.request({ ":method": "POST", ":path": pathname + path, ...headers });
      const chunks: Buffer[] = [];
      let answered: IncomingHttpHeaders & IncomingHttpStatusHeader = {};
      stream.once("response", (received) => {
        answered = received;
      });
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.once("error", reject);
      stream.once("end", () => {
        session.close();
        const { ":status": status = 0, "content-type": contentType = null } = answered;
        resolve({ status, contentType, body: Buffer.concat(chunks) });
      });
      stream.end(body);
    });
}

export function jsonDoor(exchange: Exchange): Door {
  return {
    async call(method, fields) {
      const { schema, message } = requestOf(method, fields);
      const body = Buffer.from(JSON.stringify(toJson(schema, message)));
      const received = await exchange(sent(method, "application/json", body));
      if (received.status !== 200) return refused(received);
      const { output } = descriptorOf(method);
      const answer = fromJson(output, JSON.parse(received.body.toString()));
      return { message: toJson(output, answer) as unknown as JsonObject };
    },
  };
}

export function binaryDoor(exchange: Exchange): Door {
  return {
    async call(method, fields) {
      const { schema, message } = requestOf(method, fields);
      const body = Buffer.from(toBinary(schema, message));
      const received = await exchange(sent(method, "application/proto", body));
      if (received.status !== 200) return refused(received);
      const { output } = descriptorOf(method);
      return { message: toJson(output, fromBinary(output, received.body)) as unknown as JsonObject };
    },
  };
}

function sent(method: Method, contentType: string, body: Buffer): Sent {
  const headers = { authorization: "Bearer t", "content-type": contentType, "connect-protocol-version": "1" };
  return { path: `/gitpod.v1.PrebuildService/${method}`, headers, body };
}

function refused({ status, contentType, body }: Received): Refused {
  if (contentType !== "application/json") throw new Error(`${status} ${contentType}: ${body}`);
  const { code, message, details = [] } = JSON.parse(body.toString());
  return {
    code,
    message,
    details: details.map(({ type, value }: { type: string; value: string }) => ({
      type,
      value: new Uint8Array(Buffer.from(value, "base64")),
    })),
  };
}
