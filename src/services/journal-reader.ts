// Owns how the journal's records become JSON: what the descriptors make of a request, and the answer as it was
// written.
import { type DescMessage, type MessageShape, toJson } from "@bufbuild/protobuf";
import { EventService } from "../api/gen/gitpod/v1/event_pb.ts";
import type { JournalReader } from "../mock/journal-entry.ts";
import { METHOD_DESCRIPTORS } from "./descriptors.ts";
import { Encoder, type Result } from "./encode.ts";

const REQUESTS: ReadonlyMap<string, DescMessage> = new Map(
  [...Object.values(METHOD_DESCRIPTORS), ...EventService.methods].map(({ name, input }) => [name, input]),
);

/** @param logUrl where a prebuild's log is served */
export function createJournalReader(logUrl: (prebuildId: string) => string): JournalReader {
  // One of its own: what is read here is old and must not take the place of what callers ask for.
  const encoder = new Encoder(logUrl);
  const utf8 = new TextDecoder();
  return {
    request: (rpc, message) => {
      try {
        return toJson(REQUESTS.get(rpc) as DescMessage, message as MessageShape<DescMessage>);
      } catch {
        // Binary can hold what JSON cannot, such as a duration of a million years.
        return undefined;
      }
    },
    response: (result) => {
      const { content } = encoder.encode(result as Result, "json");
      return JSON.parse(typeof content === "string" ? content : utf8.decode(content));
    },
  };
}
