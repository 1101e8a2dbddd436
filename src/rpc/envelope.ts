// Owns the envelopes of streamed messages: a byte of flags, four of length, the bytes.
// https://connectrpc.com/docs/protocol#streaming-request
import { tooLarge } from "./compression.ts";
import { RpcError } from "./connect-error.ts";

/** The flags in an envelope's first byte. */
export const FLAG = { compressed: 1, endStream: 2 } as const;

/** Bytes before the message. */
export const PREFIX_LENGTH = 5;

export function envelope(flags: number, bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(PREFIX_LENGTH + bytes.length);
  whole[0] = flags;
  new DataView(whole.buffer).setUint32(1, bytes.length);
  whole.set(bytes, PREFIX_LENGTH);
  return whole;
}

/**
 * The only message of a body.
 * @throws RpcError if there is no message, several, a part of one, or one that is too large
 */
export function readOnlyEnvelope(body: Uint8Array, limit: number): { flags: number; bytes: Uint8Array } {
  if (body.length === 0) throw new RpcError("unimplemented", "the request has no message: it must have one");
  if (body.length < PREFIX_LENGTH) {
    throw new RpcError(
      "invalid_argument",
      `an envelope begins with ${PREFIX_LENGTH} bytes: got ${body.length}`,
    );
  }
  const flags = body[0] as number;
  if (flags > FLAG.compressed) {
    throw new RpcError("invalid_argument", `the flags of a request's envelope are 0 or 1: got ${flags}`);
  }
  const length = new DataView(body.buffer, body.byteOffset).getUint32(1);
  if (length > limit) throw tooLarge(limit);
  const bytes = body.subarray(PREFIX_LENGTH);
  if (bytes.length < length) {
    throw new RpcError("invalid_argument", `the envelope announces ${length} bytes: got ${bytes.length}`);
  }
  if (bytes.length > length) {
    throw new RpcError("unimplemented", "the request has more than one message: it must have one");
  }
  return { flags, bytes };
}
