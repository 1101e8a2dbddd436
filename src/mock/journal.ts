// Owns the journal: the calls that a mock has answered, as many of the last ones as fit into a number and a budget of
// memory. Recording costs a call next to nothing: a record holds references to what is there anyway, and becomes JSON
// when it is read.

import { type CallJournal, CallRecord } from "../rpc/call-record.ts";
import type { Answer, Incoming, RpcPath } from "../rpc/exchange.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { hostNow } from "./host-time.ts";
import { entryOf, type JournalEntry, type JournalReader } from "./journal-entry.ts";
import { keepMessage, keepNames, keepRequest, keepResult, keptHeader, RECORD_MEMORY } from "./kept-parts.ts";
import { RecordReaders } from "./record-readers.ts";
import { type JournalLimits, RecordRing } from "./record-ring.ts";

/** What an answer says of a call. */
type Answered = Pick<Answer, "status" | "code" | "message" | "retryAfter" | "connection">;

/** Called with each answered call. */
export interface JournalListener {
  readonly onRecord: (record: CallRecord) => void;
  /** Called when the mock closes, with the reason. */
  readonly onClose: (why: string) => void;
  /** Whether a caller waits for it. */
  readonly isWait?: boolean;
}

/** A read of a log that was refused because its token had expired. */
export interface ExpiredRead {
  readonly prebuildId: string;
  readonly userAgent: string | undefined;
}

/** As the journal keeps it. */
export interface KeptExpiredRead extends ExpiredRead {
  /** The id of the last call before it; 0 if there was none. */
  readonly after: number;
  /** The simulated instant. */
  readonly at: number;
}

/** A journal as it was; see `save`. */
export interface SavedJournal {
  readonly records: readonly CallRecord[];
  readonly dropped: number;
  readonly cut: number;
  readonly lastId: number;
  readonly expired: readonly KeptExpiredRead[];
  readonly reader: JournalReader | undefined;
}

/** The records of one mock. */
export class Journal implements CallJournal {
  readonly #ring: RecordRing;
  readonly #readers: RecordReaders;
  /** How many reads with expired tokens are remembered. */
  readonly #max: number;
  readonly #now: () => number;
  #cut = 0;
  #lastUserAgent: string | undefined;
  #keptUserAgent: string | undefined;
  #lastId = 0;
  /** Calls that arrived before do not belong to this journal. */
  #since = 0;
  #reader: JournalReader | undefined;
  readonly #listeners = new Set<JournalListener>();
  /** Set once it is closed. */
  #closedWhy: string | undefined;
  #lastAwaited = 0;
  #lastAuthorization: string | undefined;
  #lastFingerprint: number | undefined;
  #expiredReads: KeptExpiredRead[] = [];

  /** @param now the simulated present */
  constructor(limits: JournalLimits, now: () => number) {
    this.#ring = new RecordRing(limits);
    this.#readers = new RecordReaders(this.#ring);
    this.#max = limits.calls;
    this.#now = now;
  }

  /** Those that are remembered, in the order in which they were answered. */
  get records(): readonly CallRecord[] {
    return this.#ring.records;
  }

  /** Some of them for a reader who may be slow. */
  recordsFor(records: readonly CallRecord[], passes: (record: CallRecord) => boolean): Iterable<CallRecord> {
    return this.#readers.read(records, passes);
  }

  /** How many fell out since the journal was empty. */
  get dropped(): number {
    return this.#ring.dropped;
  }

  /** Of how many a part was too large to be kept, since the journal was empty. */
  get cut(): number {
    return this.#cut;
  }

  /** What the calls that are remembered hold in memory, in bytes, by an upper estimate. */
  get bytes(): number {
    return this.#ring.bytes;
  }

  /** The record of a call that has just arrived. */
  begin(service: string, method: string): CallRecord {
    return new CallRecord(service, method, hostNow());
  }

  /** Records the message of a request, unless it is too large. */
  keepRequest(record: CallRecord, request: object): void {
    keepRequest(record, request);
  }

  /** Records the response of a call. */
  keepResult(record: CallRecord, result: object, size: number): void {
    keepResult(record, result, size);
  }

  /** As `end`, for an answer that did not come at once. */
  endLate(record: CallRecord, incoming: Pick<Incoming, "header">, answer: Answered): void {
    record.took = hostNow() - record.began;
    this.end(record, incoming, answer);
  }

  /** Records the response. Of the headers only the user agent is kept, never the bearer token. */
  end(
    record: CallRecord,
    incoming: Pick<Incoming, "header">,
    { status, code, message, retryAfter, connection }: Answered,
  ): void {
    if (record.began < this.#since) return;
    record.at = this.#now();
    record.userAgent = this.#userAgent(incoming.header("user-agent"));
    record.token = this.#fingerprint(incoming.header("authorization"));
    record.isBroken = connection !== undefined;
    record.status = status;
    record.code = code;
    record.retryAfter = retryAfter;
    if (message !== undefined) keepMessage(record, message);
    if (record.row === undefined) keepNames(record);
    this.#lastId += 1;
    record.id = this.#lastId;
    if (record.isCut) this.#cut += 1;
    record.memory += RECORD_MEMORY;
    this.#ring.put(record);
    if (this.#listeners.size > 0) for (const { onRecord } of [...this.#listeners]) onRecord(record);
  }

  note(
    { service, method }: Pick<RpcPath, "service" | "method">,
    incoming: Pick<Incoming, "header">,
    answer: Answered,
  ) {
    this.end(this.begin(service, method), incoming, answer);
  }

  /** A log was read with a token that had expired. */
  keepExpiredRead(read: ExpiredRead): void {
    if (this.#max === 0) return;
    if (this.#expiredReads.length >= this.#max) this.#expiredReads.shift();
    const userAgent = read.userAgent && keptHeader(read.userAgent);
    this.#expiredReads.push({ ...read, userAgent, after: this.#lastId, at: this.#now() });
  }

  /** The reads of logs with tokens that had expired, in order. */
  get expiredReads(): readonly KeptExpiredRead[] {
    return this.#expiredReads;
  }

  /** What is remembered now. Costs a copy of the list, not of the records. */
  save(): SavedJournal {
    const { dropped, cut, records } = this;
    return {
      records,
      dropped,
      cut,
      lastId: this.#lastId,
      expired: [...this.#expiredReads],
      reader: this.#reader,
    };
  }

  /** Goes back to what was remembered, also by another journal; calls that still wait for their answer are forgotten. */
  load({ records, dropped, cut, lastId, expired, reader }: SavedJournal): void {
    this.#ring.clear(dropped);
    this.#cut = cut;
    for (const record of records) this.#ring.put(record);
    this.#lastId = lastId;
    this.#expiredReads = [...expired];
    this.#reader ??= reader;
    this.#since = hostNow();
  }

  /** The id of the last call; 0 if there was none. */
  get lastId(): number {
    return this.#lastId;
  }

  /** Numbers calls on from that of a saved state. */
  goOnFrom(lastId: number): void {
    this.#lastId = Math.max(this.#lastId, lastId);
  }

  /** Forgets all calls. */
  clear(): void {
    this.#ring.clear();
    this.#cut = 0;
    this.#expiredReads = [];
  }

  /** Forgets all calls, those that still wait for their answer too, and numbers those to come from 1. */
  reset(): void {
    this.clear();
    this.#lastId = 0;
    this.#since = hostNow();
  }

  /** Sets how records are read. It comes with the codec, before the first record. */
  readWith(reader: JournalReader): void {
    this.#reader = reader;
  }

  /** What makes JSON of records; without a record there may be none. */
  get reader(): JournalReader {
    return this.#reader as JournalReader;
  }

  /** A record of this journal as users read it. */
  read(record: CallRecord): JournalEntry {
    return entryOf(record, this.reader);
  }

  /** Whether a caller waits for a call. */
  get isAwaited(): boolean {
    return [...this.#listeners].some(({ isWait }) => isWait);
  }

  /** When such a wait last ended, in milliseconds of real time; 0 if never. */
  get lastAwaited(): number {
    return this.#lastAwaited;
  }

  /** Listens until the returned function is called. */
  listen(listener: JournalListener): () => void {
    if (this.#closedWhy !== undefined) listener.onClose(this.#closedWhy);
    else this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (listener.isWait) this.#lastAwaited = hostNow();
    };
  }

  /** Tells the listeners that nothing will come any more, and why. */
  close(why: string): void {
    this.#closedWhy ??= why;
    for (const { onClose } of [...this.#listeners]) onClose(why);
    this.#listeners.clear();
  }

  /** Nearly always the caller is the one of the call before; one text is kept for all of its calls. */
  #userAgent(userAgent: string | undefined): string | undefined {
    if (userAgent !== this.#lastUserAgent) {
      this.#lastUserAgent = userAgent;
      this.#keptUserAgent = userAgent === undefined ? undefined : keptHeader(userAgent);
    }
    return this.#keptUserAgent;
  }

  /** Nearly always the caller is the one of the call before, whose header need not be read again. */
  #fingerprint(authorization: string | undefined): number | undefined {
    if (authorization !== this.#lastAuthorization) {
      this.#lastAuthorization = authorization;
      this.#lastFingerprint = authorization === undefined ? undefined : fingerprintOf(authorization);
    }
    return this.#lastFingerprint;
  }
}
