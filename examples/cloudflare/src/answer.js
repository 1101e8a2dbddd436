// Owns the responses of the example that are not the mock's own.

/** A problem, in the form in which the mock reports its own. */
export function problem(status, detail) {
  return Response.json(
    { type: "about:blank", title: "Refused", status, detail },
    { status, headers: { "content-type": "application/problem+json" } },
  );
}

/** What a call to a world that is not there gets: clients read not_found as "the resource is gone". */
export function noWorld(id) {
  const message = `there is no world ${id}: make it with POST /_mock/worlds`;
  return Response.json({ code: "failed_precondition", message }, { status: 400 });
}

/** What has no end that is known: streams, logs and the page's files. */
const STREAMS = /^(?:text\/|application\/(?:connect\+|jsonl|x-ndjson))/;

/** A response as the platform sends it: what the mock has compressed is not compressed again. */
export async function sent(answer) {
  const { status, headers, body } = answer;
  if (body === null || STREAMS.test(headers.get("content-type") ?? "")) return answer;
  const pieces = [];
  try {
    for await (const piece of body) pieces.push(piece);
  } catch {
    return broken(pieces, { status, headers });
  }
  return new Response(await new Blob(pieces).arrayBuffer(), { status, headers, encodeBody: "manual" });
}

/**
 * A response that breaks off: the nearest to a broken connection that there is. The platform would end a body that fails as
 * if it were complete, so one byte more is announced than comes.
 */
export function broken(pieces = [], { status, headers } = {}) {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 1);
  const { readable, writable } = new FixedLengthStream(length);
  const writer = writable.getWriter();
  const write = async () => {
    for (const piece of pieces) await writer.write(piece);
    await writer.abort(new Error("a fault broke the connection"));
  };
  write().catch(() => {});
  return new Response(readable, { status, headers, encodeBody: "manual" });
}
