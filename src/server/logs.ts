// Owns the serving of logs: complete once the prebuild has ended, otherwise as a stream that follows the clock.
import { Hono } from "hono";
import { ACTIVE_PHASES } from "../api/phases.ts";
import { Signal } from "../mock/events/signal.ts";
import type { ExpiredRead } from "../mock/journal.ts";
import type { Realtime } from "../mock/realtime.ts";
import { bearerToken } from "../rpc/auth.ts";
import { bodyOf } from "../rpc/body.ts";
import { Refusal, type RefusalReason } from "../world/errors.ts";
import { prebuildLog } from "../world/prebuild/log.ts";
import type { PrebuildRow } from "../world/prebuild/prebuild.ts";
import type { World } from "../world/world.ts";

export interface LogsContext {
  readonly world: () => World;
  readonly realtime: Realtime;
}

/** What the serving of logs needs. */
export interface LogsAppContext extends LogsContext {
  /** Called for each read with a token that has expired. */
  readonly onExpired: (read: ExpiredRead) => void;
}

/** What the log of one reader needs. */
export interface LogOptions extends LogsContext {
  /** Aborted when the reader goes away. */
  readonly signal: AbortSignal;
}

/** Phases in which the log is still being written. */
const WRITING: readonly string[] = [...ACTIVE_PHASES, "CANCELLING"];

/** The HTTP statuses of a log reader's refusals (assumed). */
const STATUS: Partial<Record<RefusalReason, 401 | 403 | 404>> = {
  "no-token": 401,
  "wrong-token": 403,
  "not-found": 404,
};

const HEADERS = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };

/** The app that serves logs. */
export function createLogsApp({ world, realtime, onExpired }: LogsAppContext): Hono {
  const app = new Hono();
  app.get("/logs/:prebuildId", (c) => {
    realtime.settle();
    const { prebuilds, logsTokens } = world();
    const prebuildId = c.req.param("prebuildId").toLowerCase();
    const token = bearerToken(c.req.header("authorization"));
    if (token === undefined) {
      throw new Refusal("no-token", 'missing header "Authorization: Bearer <access token>"');
    }
    if (logsTokens.hasExpired(token)) onExpired({ prebuildId, userAgent: c.req.header("user-agent") });
    logsTokens.check(token, prebuildId);
    const row = prebuilds.get(prebuildId);
    if (c.req.method !== "HEAD") return logResponse(row, { world, realtime, signal: c.req.raw.signal });
    requireLog(row);
    return c.body(null, 200, HEADERS);
  });
  app.onError((error, c) => {
    const status = error instanceof Refusal ? STATUS[error.reason] : undefined;
    if (!status) throw error;
    return c.text(`${error.message}\n`, status, status === 401 ? { "www-authenticate": "Bearer" } : {});
  });
  return app;
}

/**
 * The log of a prebuild: complete if its work has ended, otherwise as a stream.
 * @throws Refusal not-found, if there is none yet
 */
export function logResponse(row: PrebuildRow, options: LogOptions): Response {
  requireLog(row);
  const body = isWriting(row) ? followLog(row, options) : writtenText(row, options.world());
  return new Response(body as ReadableStream<Uint8Array<ArrayBuffer>> | string, { headers: HEADERS });
}

function requireLog({ value }: PrebuildRow): void {
  if (value.status.environmentId !== "") return;
  throw new Refusal("not-found", `prebuild ${value.id} has no log before it is STARTING`);
}

function isWriting(row: PrebuildRow): boolean {
  return WRITING.includes(row.value.status.phase);
}

/** The lines that have been written by now. */
function writtenText(row: PrebuildRow, { clock, chance }: World): string {
  const written = prebuildLog(row, chance).filter(({ at }) => at <= clock.now);
  return written.map(({ text }) => `${text}\n`).join("");
}

/** A stream of what has been written whenever its reader asks, which ends with the prebuild's work. */
function followLog(
  followed: PrebuildRow,
  { world, realtime, signal }: LogOptions,
): ReadableStream<Uint8Array> {
  const { id } = followed.value;
  const moved = new Signal();
  let isOver = false;
  // One move can end the work and purge the prebuild: then only its last row is left to read.
  let last = followed;
  let isPurged = false;
  const row = () => world().prebuilds.find(id) ?? (isPurged ? last : undefined);
  const finish = () => {
    isOver = true;
    moved.notify();
  };
  const stopListening = world().changes.listen((change) => {
    if (change.id !== id) return;
    last = world().prebuilds.find(id) ?? last;
    isPurged = change.operation === "DELETE";
  });
  const stopFollowing = realtime.follow({
    onMove: () => moved.notify(),
    onClose: finish,
    wants: () => {
      const current = row();
      const { clock, chance } = world();
      return current && prebuildLog(current, chance).find(({ at }) => at > clock.now)?.at;
    },
  });
  const stop = () => {
    stopListening();
    stopFollowing();
    finish();
  };
  return bodyOf(linesOf({ row, world, moved, isOver: () => isOver }), { stop, signal });
}

interface Followed {
  /** Undefined if there is no such prebuild any more. */
  readonly row: () => PrebuildRow | undefined;
  readonly world: () => World;
  /** Notified when time moves, and at the end. */
  readonly moved: Signal;
  readonly isOver: () => boolean;
}

async function* linesOf({ row, world, moved, isOver }: Followed): AsyncGenerator<Uint8Array, void> {
  const utf8 = new TextEncoder();
  let sent = "";
  for (;;) {
    const current = row();
    const { now } = world().clock;
    const text = current ? writtenText(current, world()) : "";
    // The world was reset, or restored and took another course: this is no longer the log being read.
    if (!current || !(text.startsWith(sent) || sent.startsWith(text))) return;
    if (text.length > sent.length) {
      yield utf8.encode(text.slice(sent.length));
      sent = text;
    } else if (isOver() || !isWriting(current)) return;
    else {
      // Most calls change other things.
      do await moved.next();
      while (row() === current && world().clock.now === now && !isOver());
    }
  }
}
