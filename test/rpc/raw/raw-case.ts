// Owns the form of a raw case: a request byte for byte, and what of an answer is compared.

/** A request as it goes over the wire. */
export interface RawCase {
  readonly title: string;
  readonly verb: string;
  /** The path and the query. */
  readonly target: string;
  /** In their order; a name may come several times. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Uint8Array | undefined;
}

/** What came back. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Headers of the transport, which a web response does not have. */
const OF_TRANSPORT = new Set(["connection", "content-length", "date", "keep-alive", "transfer-encoding"]);

/** An answer as far as it has to be the same by every way to a mock. */
export function comparable({ verb }: RawCase, { status, headers, body }: RawAnswer): object {
  const kept = Object.entries(headers).filter(([name]) => !OF_TRANSPORT.has(name));
  return {
    status,
    headers: Object.fromEntries(kept.toSorted(([a], [b]) => a.localeCompare(b))),
    // Nothing follows the headers of a HEAD, whatever a web response holds.
    body: verb === "HEAD" ? "" : body.toString("latin1"),
  };
}

/** The outcome in the protocol's terms: what two servers of it have in common. */
export function outcome({ verb }: RawCase, answer: RawAnswer): string {
  const type = answer.headers["content-type"] ?? "";
  const { status, body } = answer;
  if (verb === "HEAD") return String(status);
  if (type === "application/json" && status !== 200) return `${status} ${JSON.parse(body.toString()).code}`;
  if (!type.startsWith("application/connect+")) return String(status);
  return `${status} ${endOf(body) ?? "no end"}`;
}

/** How a stream of Connect ends: the code of its error, or "ok". */
function endOf(body: Buffer): string | undefined {
  for (let at = 0; at + 5 <= body.length; ) {
    const [flags = 0, length] = [body[at], body.readUInt32BE(at + 1)];
    if (flags & 2) {
      const { error } = JSON.parse(body.subarray(at + 5, at + 5 + length).toString());
      return error ? error.code : "ok";
    }
    at += 5 + length;
  }
  return undefined;
}
