// Owns short messages that belong to no field: what was done, or what the server refused.
import { signal } from "@preact/signals";
import { ServerError } from "./server.ts";

interface Notice {
  readonly text: string;
  readonly tone: "plain" | "error";
}

const notice = signal<Notice | undefined>(undefined);
let timer: ReturnType<typeof setTimeout> | undefined;

/** How long a message stays, in milliseconds; an error stays until it is dismissed. */
const STAY = 4_000;

export function say(text: string, tone: Notice["tone"] = "plain"): void {
  clearTimeout(timer);
  notice.value = { text, tone };
  if (tone === "plain") timer = setTimeout(dismiss, STAY);
}

function dismiss(): void {
  notice.value = undefined;
}

/** The problem is fixed, so its message is obsolete. */
export function dismissErrors(): void {
  if (notice.value?.tone === "error") dismiss();
}

/** Runs an action; if the server refuses, its message is shown. Returns whether it succeeded. */
export async function attempt(act: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await act();
    dismissErrors();
    if (done) say(done);
    return true;
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    say(error.message, "error");
    return false;
  }
}

export function NoticeLine() {
  const said = notice.value;
  return (
    <div class="notice-place" role="status" aria-live="polite">
      {said && (
        <p class={`notice notice-${said.tone}`}>
          <span>{said.text}</span>
          <button type="button" class="quiet" onClick={dismiss}>
            Dismiss
          </button>
        </p>
      )}
    </div>
  );
}
