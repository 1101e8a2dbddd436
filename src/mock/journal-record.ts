// Owns what a call leaves behind in the journal, before anybody reads it.
import type { Code } from "../api/codes.ts";
import type { Encoding } from "../rpc/encoding.ts";

/** What a call leaves behind. Filled in on its way; a class, so that all records have one shape. */
export class JournalRecord {
  id = 0;
  encoding: Encoding | undefined;
  compressed = false;
  size: number | undefined;
  request: object | undefined;
  result: object | undefined;
  /** The id of the fault rule that took the call. */
  fault: string | undefined;
  status = 0;
  code: Code | undefined;
  /** The body of an answer that is not the RPC's own. */
  error: string | undefined;
  userAgent: string | undefined;
  /** The simulated instant of the answer. */
  at = 0;
  /** In milliseconds of the host: nothing where it was answered at once. */
  took = 0;

  constructor(
    /** As the caller named it. */
    readonly rpc: string,
    /** A reading of the host's clock. */
    readonly began: number,
  ) {}
}
