// Owns messages as details of an error. https://connectrpc.com/docs/protocol#error-end-stream
import { type DescMessage, type MessageShape, toBinary, toJson } from "@bufbuild/protobuf";
import type { ErrorDetail } from "./connect-error.ts";

/** A detail that holds a message. */
export function errorDetail<D extends DescMessage>(schema: D, message: MessageShape<D>): ErrorDetail {
  return {
    type: schema.typeName,
    value: toBase64(toBinary(schema, message)),
    debug: toJson(schema, message),
  };
}

/** Base64 without padding, as Connect writes it. */
function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replace(/=+$/, "");
}
