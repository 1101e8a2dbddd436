// Owns how the journal's records become JSON: what the descriptors make of a request, and the answer as it was
// written.
import { type DescMessage, type MessageShape, toJson } from "@bufbuild/protobuf";
import { EventService } from "../../api/gen/gitpod/v1/event_pb.ts";
import type { JournalReader } from "../journal-entry.ts";
import { METHOD_DESCRIPTORS } from "./descriptors.ts";
import { Encoder } from "./encode.ts";

const REQUESTS: ReadonlyMap<string, DescMessage> = new Map(
  [...Object.values(METHOD_DESCRIPTORS), ...EventService.methods].map(({ name, input }) => [name, input]),
);

/** @param logUrl where a prebuild's log is served */
export function createJournalReader(logUrl: (prebuildId: string) => string): JournalReader {
  // One of its own: what is read here is old and must not take the place of what callers ask for.
  const encoder = new Encoder(logUrl);
  const utf8 = new TextDecoder();
  return {
    request: (rpc, message) => toJson(REQUESTS.get(rpc) as DescMessage, message as MessageShape<DescMessage>),
    response: (result) => {
      const body = encoder.encode(result, "json");
      return JSON.parse(typeof body === "string" ? body : utf8.decode(body));
    },
  };
}
