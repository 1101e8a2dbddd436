// Owns the doors of a generated Connect client, over whichever transport.
import { type DescMessage, type JsonObject, toJson } from "@bufbuild/protobuf";
import { ConnectError, createClient, type Interceptor, type Transport } from "@connectrpc/connect";
import { codeToString } from "@connectrpc/connect/protocol-connect";
import { createConnectTransport as createNodeTransport } from "@connectrpc/connect-node";
import { createConnectTransport } from "@connectrpc/connect-web";
import { PrebuildService } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { type Door, descriptorOf, type Refused } from "./door.ts";

const authorized: Interceptor = (next) => (request) => {
  request.header.set("authorization", "Bearer t");
  return next(request);
};

export function connectDoor(transport: Transport): Door {
  const client = createClient(PrebuildService, transport);
  return {
    async call(method, fields) {
      const { output, localName } = descriptorOf(method);
      const call = client[localName as keyof typeof client] as (request: object) => Promise<never>;
      try {
        return { message: toJson(output as DescMessage, await call(fields as object)) as JsonObject };
      } catch (error) {
        return refused(ConnectError.from(error));
      }
    },
  };
}

/** What a user's client makes: Connect-Web with a token of its own. */
export function connectWeb(baseUrl: string, useBinaryFormat: boolean, fetch?: unknown): Transport {
  return createConnectTransport({
    baseUrl,
    useBinaryFormat,
    interceptors: [authorized],
    ...(fetch !== undefined && { fetch: fetch as typeof globalThis.fetch }),
  });
}

/** What a user's client in Node makes: Connect-Node, which speaks HTTP/2 with prior knowledge. */
export function connectNode(baseUrl: string, useBinaryFormat: boolean): Transport {
  return createNodeTransport({ baseUrl, httpVersion: "2", useBinaryFormat, interceptors: [authorized] });
}

function refused({ code, rawMessage, details }: ConnectError): Refused {
  return {
    code: codeToString(code),
    message: rawMessage,
    details: details.map((detail) => {
      if ("desc" in detail) throw new Error("an error that was received has details in bytes");
      return { type: detail.type, value: detail.value };
    }),
  };
}
