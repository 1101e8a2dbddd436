// Owns the server under test: reads what the suite wants from its standard input, serves the suite's service through
// the public arguments of `createRpc`, and reports its address to the suite. Its argument is the suite's descriptors.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { create, createFileRegistry, fromBinary, type Message, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { hostDelay, hostNow } from "../../src/mock/host-time.ts";
import { createRpc } from "../../src/rpc/create-rpc.ts";
import { parseRpcPath } from "../../src/rpc/path.ts";
import { readIncoming } from "../../src/server/node-call.ts";
import { sendAnswer } from "../../src/server/send-answer.ts";
import { conformanceService, messageOf } from "./conformance-service.ts";

const registry = createFileRegistry(
  fromBinary(FileDescriptorSetSchema, readFileSync(process.argv[2] as string)),
);

/** Messages on the standard streams have their length before them. */
function readAsked(): Message & { readonly messageReceiveLimit: number } {
  const bytes = readFileSync(0);
  return fromBinary(messageOf(registry, "ServerCompatRequest"), bytes.subarray(4)) as never;
}

function tell(port: number): void {
  const descriptor = messageOf(registry, "ServerCompatResponse");
  const message = toBinary(descriptor, create(descriptor, { host: "127.0.0.1", port } as never));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  process.stdout.write(Buffer.concat([length, message]));
}

const { messageReceiveLimit } = readAsked();
const limit = messageReceiveLimit || 4 * 2 ** 20;
const rpc = createRpc({
  services: [conformanceService(registry)],
  context: registry,
  token: false,
  limit,
  time: { now: hostNow, delay: hostDelay },
});
const server = createServer((request, response) => {
  const path = parseRpcPath(request.url as string);
  if (!path) {
    response.writeHead(404).end();
    return;
  }
  readIncoming({ request, response }, { path, kept: limit + 5 }, async (incoming) => {
    sendAnswer(response, await rpc.answer(incoming));
  });
});
server.listen(0, "127.0.0.1", () => tell((server.address() as AddressInfo).port));
process.once("SIGTERM", () => process.exit(0));
