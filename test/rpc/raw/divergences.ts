// Owns where the mock's protocol differs from that of Connect's own server for Node, each with the reason.

export interface Divergence {
  /** The titles of the raw cases. */
  readonly cases: RegExp;
  readonly ours: string;
  readonly theirs: string;
  readonly reason: string;
}

export const DIVERGENCES: readonly Divergence[] = [
  {
    cases: /./,
    ours: "404 unimplemented",
    theirs: "404",
    reason: "What is not served says so in the protocol's own form, with what is.",
  },
  {
    cases: /^content-type Application\/Json ; Charset=utf8$|^content-type application\/json;/,
    ours: "200",
    theirs: "415",
    reason:
      "A type with an empty parameter, or UTF-8 in quotes or without its hyphen, still means JSON in UTF-8.",
  },
  {
    cases: /^content-type twice: application\/json/,
    ours: "415",
    theirs: "200",
    reason:
      "A header that comes twice is joined, as web requests do it: it means the same by every way to the mock.",
  },
  {
    cases: /^connect-protocol-version|^GET of another version$/,
    ours: "400 invalid_argument",
    theirs: "200",
    reason: "A version may be missing; one that is there is checked, as connect-go does.",
  },
  {
    cases: /^WatchEvents of an unknown version$/,
    ours: "200 invalid_argument",
    theirs: "200 ok",
    reason: "A version may be missing; one that is there is checked, as connect-go does.",
  },
  {
    cases: /^connect-timeout-ms "0"$/,
    ours: "504 deadline_exceeded",
    theirs: "200",
    reason: "A deadline of 0 has passed, as in connect-go.",
  },
  {
    cases: /^WatchEvents with a timeout of [05]$/,
    ours: "200 deadline_exceeded",
    theirs: "200 ok",
    reason: "The reference ends its stream before the deadline, which is past at once for 0.",
  },
  {
    cases: /^connect-timeout-ms ""$/,
    ours: "200",
    theirs: "400 invalid_argument",
    reason: "An empty header says nothing, as in connect-go.",
  },
  {
    cases: /^content-encoding "(?:Identity|IDENTITY|GZIP)" of/,
    ours: "200",
    theirs: "501 unimplemented",
    reason: "Content codings have no case (RFC 9110, 8.4.1).",
  },
  {
    cases: /^content-encoding "(?:Identity|IDENTITY|GZIP)" of/,
    ours: "400 invalid_argument",
    theirs: "501 unimplemented",
    reason: "Content codings have no case (RFC 9110, 8.4.1); the body is in another one.",
  },
  {
    cases: /^content-encoding " ?" of a plain body$|^GET with an empty compression$/,
    ours: "200",
    theirs: "501 unimplemented",
    reason: "An empty coding is none, as in connect-go.",
  },
  {
    cases: /^content-encoding " ?" of a gzip body$/,
    ours: "400 invalid_argument",
    theirs: "501 unimplemented",
    reason: "An empty coding is none, as in connect-go; the body is compressed nevertheless.",
  },
  {
    cases: /^content-encoding "br" of|^GET in brotli$/,
    ours: "501 unimplemented",
    theirs: "400 invalid_argument",
    reason: "Brotli is not served, as by connect-go; the reference reads it, and the body is not in it.",
  },
  {
    cases: /^WatchEvents compressed by an unknown name$/,
    ours: "200 unimplemented",
    theirs: "200 invalid_argument",
    reason: "Brotli is not served, as by connect-go; the reference reads it, and the message is not in it.",
  },
  {
    cases: /that is a byte order mark$/,
    ours: "400 invalid_argument",
    theirs: "200",
    reason: "JSON is read as protojson reads it, to which a byte order mark is not JSON.",
  },
  {
    cases: /^a body in binary that is|^GET of what is no base64$/,
    ours: "400 invalid_argument",
    theirs: "500 internal",
    reason: "What cannot be decoded is the caller's issue, as in connect-go.",
  },
  {
    cases: /^WatchEvents in lines/,
    ours: "400 invalid_argument",
    theirs: "415",
    reason: "Lines of JSON are a form of the service, not of the protocol.",
  },
  {
    cases: /^WatchEvents of an unknown flag$/,
    ours: "200 invalid_argument",
    theirs: "200 ok",
    reason: "A flag that the protocol does not have is an issue.",
  },
  {
    cases: /^WatchEvents of an end$/,
    ours: "200 invalid_argument",
    theirs: "200 unimplemented",
    reason: "A request does not end with an end-of-stream message.",
  },
];
