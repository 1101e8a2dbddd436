// Owns the JSON of the journal's records: requests through their descriptors, and responses as they were written.
import { type MessageShape, toJson } from "@bufbuild/protobuf";
import type { JournalReader } from "../mock/journal-entry.ts";
import type { Row } from "../rpc/row.ts";
import type { ServiceContext } from "./context.ts";

export function createJournalReader(context: ServiceContext): JournalReader {
  const utf8 = new TextDecoder();
  return {
    request: ({ row, request }) => {
      const { input } = (row as Row<never>).descriptor;
      try {
        return toJson(input, request as MessageShape<typeof input>);
      } catch {
        // Binary can express what JSON cannot, such as a duration of a million years.
        return undefined;
      }
    },
    response: ({ row, result }) => {
      const { content } = (row as Row<ServiceContext>).encode(result, "json", context);
      return JSON.parse(typeof content === "string" ? content : utf8.decode(content));
    },
  };
}
