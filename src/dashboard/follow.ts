// Owns the following of the server's events: what they change is read again, at most a few times a second, and when
// the server goes away the page says so and waits for it.
import { signal } from "@preact/signals";
import { type ClockTold, tellClock } from "./clock/present.ts";
import { readFaults } from "./faults/rules.ts";
import { addRequest, type RequestOutline, readRequests } from "./requests/journal.ts";
import { BASE, control, ServerError } from "./server.ts";
import { markGone, readAll, readChanges } from "./store.ts";

export type Connection =
  | { readonly state: "connecting" | "live" }
  /** `since` is the host's time. */
  | { readonly state: "cut off"; readonly since: number }
  | { readonly state: "refused"; readonly why: string };

export const connection = signal<Connection>({ state: "connecting" });

/** Between two readings of what changed, in milliseconds. */
const PAUSE = 250;
/** Between two tries to reach the server. */
const RETRY = 1_000;

let lastEventId = "";
let isWhole = true;
let isWanted = false;
let isReading = false;

/** Begins to follow, for as long as the page is open. */
export function follow(): void {
  void open();
}

async function open(): Promise<void> {
  try {
    // Asked first, because the events of a browser do not tell why they were refused.
    tellClock(await control<ClockTold>("GET", "/clock"));
  } catch (error) {
    return lost(error as ServerError);
  }
  const stream = new EventSource(`${BASE}/_mock/events${lastEventId && `?lastEventId=${lastEventId}`}`);
  const on = (name: string, take: (data: never) => void) =>
    stream.addEventListener(name, (event) => {
      lastEventId = event.lastEventId;
      take(JSON.parse(event.data) as never);
    });
  stream.onopen = () => {
    isWhole = true;
    want();
  };
  stream.onerror = () => {
    stream.close();
    lost();
  };
  on("transition", ({ id, to, kind }: { id: string; to: string; kind: string }) => {
    if (to === "GONE" && kind === "prebuild") markGone(id);
    want();
  });
  on("clock", (told: ClockTold) => {
    tellClock(told);
    want();
  });
  on("request", (request: RequestOutline) => addRequest(request));
  on("reset", (told: ClockTold) => {
    tellClock(told);
    isWhole = true;
    want();
  });
  on("gap", () => {
    isWhole = true;
    want();
  });
}

/** Says that the server is gone, or that it refuses, and tries again. */
function lost(error?: ServerError): void {
  if (error && error.status !== 0) connection.value = { state: "refused", why: error.message };
  else if (connection.value.state !== "cut off") {
    connection.value = { state: "cut off", since: Date.now() };
  }
  setTimeout(() => void open(), RETRY);
}

/** Reads what changed, soon. */
export function want(): void {
  isWanted = true;
  if (!isReading) void read();
}

async function read(): Promise<void> {
  isReading = true;
  while (isWanted) {
    isWanted = false;
    const whole = isWhole;
    isWhole = false;
    try {
      const [told] = await Promise.all([
        control<ClockTold>("GET", "/clock"),
        ...(whole ? [readAll(), readFaults(), readRequests()] : [readChanges()]),
      ]);
      tellClock(told);
      connection.value = { state: "live" };
    } catch (error) {
      isWhole ||= whole;
      // The stream notices by itself where the server is gone.
      if (!(error instanceof ServerError)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  isReading = false;
}
