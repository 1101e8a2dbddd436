// Owns a mock's server-sent events: changes, requests, its clock, resets and checkpoints.
// https://html.spec.whatwg.org/multipage/server-sent-events.html

import { rpcNameOf } from "../../api/rpc-names.ts";
import { bodyOf } from "../../rpc/body.ts";
import type { CallRecord } from "../../rpc/call-record.ts";
import { hostAlarm, hostInstant } from "../host-time.ts";
import type { Journal } from "../journal.ts";
import { resourceIdOf } from "../journal-entry.ts";
import type { ResetPart } from "../reset.ts";
import type { Simulation } from "../simulation.ts";
import { EventLog, type MockEvent, type Resumption } from "./event-log.ts";

export interface OpenOptions {
  /** The last event that the reader has; it gets those that followed. Absent: only new events. */
  readonly lastEventId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How many characters of events are sent at once, or a little more. */
const PIECE = 2 ** 14;

/** Some events in a row, as they are sent. */
interface EventPiece {
  /** The position before the first one. */
  readonly after: number;
  readonly last: number;
  readonly bytes: Uint8Array;
}

interface PieceSource {
  readonly isOver: () => boolean;
  readonly pieceAfter: (position: number) => EventPiece;
}

const utf8 = new TextEncoder();

/** The events of one mock. They are recorded from the first time that a reader asks for them. */
export class MockEvents {
  readonly #simulation: Simulation;
  readonly #journal: Journal;
  #log: EventLog | undefined;
  #pieceAfter: PieceSource["pieceAfter"] | undefined;

  constructor(simulation: Simulation, journal: Journal) {
    this.#simulation = simulation;
    this.#journal = journal;
  }

  /** Reports that parts of the mock were reset or restored from a snapshot. */
  reportBeginning(cause: "reset" | "scenario" | "restore" | "rewind", parts: readonly ResetPart[]): void {
    if (!this.#log) return;
    const { name } = this.#simulation.origin.scenario;
    this.#log.append({ event: "reset", data: { cause, parts, scenario: name, ...this.#clock() } });
  }

  /** Reports that a checkpoint was saved or deleted. */
  reportCheckpoints(names: readonly string[]): void {
    this.#log?.append({ event: "checkpoints", data: { names } });
  }

  /** A stream of events. */
  open({ lastEventId, signal }: OpenOptions): Response {
    const { realtime } = this.#simulation;
    realtime.settle();
    this.#log ??= this.#begin();
    const log = this.#log;
    this.#pieceAfter ??= eventPieces(log);
    const pieceAfter = this.#pieceAfter;
    let isOver = false;
    const finish = () => {
      isOver = true;
      log.signal.notify();
    };
    const leave = realtime.follow({ onMove: () => {}, onClose: finish, wants: () => undefined });
    const stop = () => {
      leave();
      finish();
    };
    const body = bodyOf(pieces(log, log.resume(lastEventId), { isOver: () => isOver, pieceAfter }), {
      stop,
      signal,
    });
    return new Response(body as ReadableStream<Uint8Array<ArrayBuffer>>, {
      headers: {
        "content-type": "text/event-stream",
        "cache-control": "no-store",
        // Proxies such as nginx would buffer what is written, and send nothing for minutes.
        "x-accel-buffering": "no",
      },
    });
  }

  #begin(): EventLog {
    const { world, realtime } = this.#simulation;
    const log = new EventLog();
    world.changes.listen((data) => log.append({ event: "transition", data }));
    this.#journal.listen({
      onRecord: (record) => log.append({ event: "request", data: outline(record) }),
      onClose: () => {},
    });
    realtime.onSteering(() => log.append({ event: "clock", data: this.#clock() }));
    return log;
  }

  #clock() {
    const { world, realtime } = this.#simulation;
    return { now: new Date(world.clock.now).toISOString(), mode: realtime.mode };
  }
}

/** A call without its request and response: the log must not retain pages of resources. */
function outline(record: CallRecord): object {
  const { id, code, status, encoding, userAgent, fault } = record;
  const at = new Date(record.at).toISOString();
  const hostAt = new Date(hostInstant(record.began)).toISOString();
  const took = Math.round(record.took * 1_000) / 1_000;
  const resourceId = resourceIdOf(record);
  return {
    id,
    rpc: rpcNameOf(record.service, record.method),
    resourceId,
    code,
    status,
    encoding,
    userAgent,
    fault,
    at,
    hostAt,
    took,
  };
}

async function* pieces(
  log: EventLog,
  begin: Resumption,
  { isOver, pieceAfter }: PieceSource,
): AsyncGenerator<Uint8Array, void> {
  let { position } = begin;
  // An id without data is not an event: it is where a reader resumes that leaves before the first one.
  yield utf8.encode(begin.gap ? gapText(log, begin) : `id: ${log.idOf(position)}\n\n`);
  for (;;) {
    const next = log.catchUp(position);
    if (next.gap) yield utf8.encode(gapText(log, next));
    position = next.position;
    if (position < log.last) {
      const { bytes, last } = pieceAfter(position);
      yield bytes;
      position = last;
    } else if (isOver()) return;
    else if (!(await woken(log))) yield HEARTBEAT;
  }
}

/** Creates the function that returns the events after a position. Readers who are equally far share their bytes. */
function eventPieces(log: EventLog): PieceSource["pieceAfter"] {
  let piece: EventPiece | undefined;
  return (position) => {
    if (piece?.after === position) return piece;
    let text = "";
    let last = position;
    while (last < log.last && text.length < PIECE) {
      last += 1;
      text += eventText(log.at(last), log.idOf(last));
    }
    piece = { after: position, last, bytes: utf8.encode(text) };
    return piece;
  };
}

/** After that many milliseconds of real time without an event a comment is sent, so that no proxy takes the stream for dead. */
const HEARTBEAT_EVERY = 15_000;

const HEARTBEAT = utf8.encode(":\n\n");

/** Whether something was sent before it was time for a heartbeat. */
function woken(log: EventLog): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = hostAlarm(HEARTBEAT_EVERY, () => resolve(false));
    void log.signal.next().then(() => {
      cancel();
      resolve(true);
    });
  });
}

function gapText(log: EventLog, { position, gap }: Resumption): string {
  return block("gap", gap ?? {}, log.idOf(position));
}

function eventText({ event, data }: MockEvent, id: string): string {
  return event === "transition"
    ? block(event, { ...data, at: new Date(data.at).toISOString() }, id)
    : block(event, data, id);
}

function block(event: string, data: object, id: string): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
