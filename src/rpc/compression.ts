// Owns gzip, both ways. If the runtime has node:zlib, it compresses responses, because a web stream takes several
// times as long for a short text; every other runtime with `fetch` has web streams.
import { quoted } from "../input/quoted.ts";
import { RpcError } from "./connect-error.ts";

/** The most bytes of a request, counted after decompression (assumed: connect-go's usual setting). */
export const BODY_LIMIT = 4 * 2 ** 20;

/** A message past the limit. */
export function tooLarge(limit: number): RpcError {
  return new RpcError(
    "resource_exhausted",
    `the message is larger than the configured max of ${limit} bytes`,
  );
}

/** @throws RpcError unimplemented if the compression is unknown */
export function isCompressed(encoding: string | undefined): boolean {
  if (encoding === undefined || encoding === "" || encoding === "identity") return false;
  const name = encoding.toLowerCase();
  if (name === "gzip") return true;
  if (name === "identity") return false;
  throw new RpcError(
    "unimplemented",
    `unknown compression ${quoted(encoding)}: supported encodings are gzip, identity`,
  );
}

/** Whether the header Accept-Encoding asks for gzip. */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  return (
    acceptEncoding !== undefined &&
    /(?:^|,)\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))|,|$)/i.test(acceptEncoding)
  );
}

/**
 * Decompresses up to the limit: a bomb is dropped as soon as it exceeds it. An empty body stays empty, because
 * clients do not compress an empty message (documented). Synchronous if the runtime can.
 * @throws RpcError resource_exhausted or invalid_argument
 */
export function gunzip(bytes: Uint8Array, limit: number): Uint8Array | Promise<Uint8Array> {
  if (bytes.length === 0) return bytes;
  const zlib = globalThis.process?.getBuiltinModule?.("node:zlib");
  if (!zlib) return gunzipByStream(bytes, limit);
  try {
    return zlib.gunzipSync(bytes, { maxOutputLength: limit });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? tooLarge(limit) : notGzip();
  }
}

function notGzip(): RpcError {
  return new RpcError("invalid_argument", "the body is not gzip");
}

async function gunzipByStream(bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  const reader = streamOf(bytes).pipeThrough(new DecompressionStream("gzip")).getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw notGzip();
    });
    if (done) return concat(chunks, size);
    size += value.length;
    if (size > limit) {
      await reader.cancel().catch(() => {});
      throw tooLarge(limit);
    }
    chunks.push(value);
  }
}

/** Compresses; synchronous if the runtime can. */
function gzip(body: string | Uint8Array): Uint8Array | Promise<Uint8Array> {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  // Imported here, so that it is loaded with the first response that needs it and not with the library.
  const zlib = globalThis.process?.getBuiltinModule?.("node:zlib");
  // A copy, because zlib returns the beginning of a far larger buffer.
  return zlib ? new Uint8Array(zlib.gzipSync(bytes)) : gzipByStream(bytes);
}

async function gzipByStream(bytes: Uint8Array): Promise<Uint8Array> {
  const compressed = streamOf(bytes).pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(compressed).arrayBuffer());
}

/** A response's bytes in the frames of streams, as far as they were needed. */
export interface Frames {
  envelope?: Uint8Array;
  line?: Uint8Array;
}

/** The body of a response, and its compressed and framed forms once a caller has requested them. */
export class AnswerBody {
  #gzipped: Uint8Array | Promise<Uint8Array> | undefined;
  #frames: Frames | undefined;

  constructor(readonly content: string | Uint8Array) {}

  get gzipped(): Uint8Array | Promise<Uint8Array> {
    this.#gzipped ??= gzip(this.content);
    return this.#gzipped;
  }

  get frames(): Frames {
    this.#frames ??= {};
    return this.#frames;
  }

  get bytes(): Uint8Array {
    return typeof this.content === "string" ? new TextEncoder().encode(this.content) : this.content;
  }
}

/** Joins chunks whose lengths add up to `size`. */
export function concat(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
}
