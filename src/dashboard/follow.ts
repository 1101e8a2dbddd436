// Owns the following of the server's events while the page is visible. When the server goes away the page says so and
// waits for it; while the page is hidden it keeps no connection, because browsers allow only six per server.
import { signal } from "@preact/signals";
import { type ClockState, loseClock, setClock } from "./clock/present.ts";
import { dismissErrors } from "./notice.tsx";
import { hourData, timelineData } from "./pictures.ts";
import { readWhatIsShown, want, wantAll } from "./reading.ts";
import { addRequest, type RequestOutline } from "./requests/journal.ts";
import { view } from "./route.ts";
import { BASE, control, ServerError } from "./server.ts";

export type Connection =
  /** "hidden" while the page is not visible. */
  | { readonly state: "connecting" | "live" | "hidden" }
  /** `since` is the browser's time. */
  | { readonly state: "disconnected"; readonly since: number }
  | { readonly state: "refused"; readonly why: string };

export const connection = signal<Connection>({ state: "connecting" });

/** Between two tries to reach the server, in milliseconds. */
const RETRY = 1_000;

let lastEventId = "";
let stream: EventSource | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Follows for as long as the page is open and visible. */
export function follow(): void {
  readWhatIsShown();
  document.addEventListener("visibilitychange", () => (document.hidden ? pause() : void open()));
  void open();
}

function pause(): void {
  close();
  if (connection.value.state === "live") connection.value = { state: "hidden" };
}

function close(): void {
  clearTimeout(timer);
  stream?.close();
  stream = undefined;
}

async function open(): Promise<void> {
  close();
  try {
    // Checked first, because a browser's event stream does not say why it was refused.
    setClock(await control<ClockState>("GET", "/clock"));
  } catch (error) {
    return lost(error as ServerError);
  }
  if (document.hidden || stream) return;
  const opened = new EventSource(`${BASE}/_mock/events${lastEventId && `?lastEventId=${lastEventId}`}`);
  stream = opened;
  const on = (name: string, take: (data: never) => void) =>
    opened.addEventListener(name, (event) => {
      lastEventId = event.lastEventId;
      take(JSON.parse(event.data) as never);
    });
  opened.onopen = () => {
    connection.value = { state: "live" };
    dismissErrors();
    wantAll();
  };
  opened.onerror = () => {
    if (stream === opened) lost();
  };
  on("transition", ({ id, to, kind }: { id: string; to: string; kind: string }) => {
    if (to === "GONE" && kind === "prebuild") for (const data of [hourData, timelineData]) data.markGone(id);
    want();
  });
  on("clock", (state: ClockState) => {
    setClock(state);
    want();
  });
  on("request", (request: RequestOutline) => {
    addRequest(request);
    // What it says about the client.
    if (view.peek() === "requests" || view.peek() === "insight") want();
  });
  on("checkpoints", want);
  on("reset", (state: ClockState) => {
    setClock(state);
    wantAll();
  });
  on("gap", wantAll);
}

/** Says that the server is gone, or that it refuses, and tries again. */
function lost(error?: ServerError): void {
  close();
  if (error && !(error instanceof ServerError)) throw error;
  if (error && error.status !== 0) connection.value = { state: "refused", why: error.message };
  else if (connection.value.state !== "disconnected") {
    connection.value = { state: "disconnected", since: Date.now() };
  }
  loseClock();
  if (!document.hidden) timer = setTimeout(() => void open(), RETRY);
}
