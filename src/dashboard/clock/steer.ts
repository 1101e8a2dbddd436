// Owns the page's commands to the clock.

import { attempt, dismissErrors } from "../notice.tsx";
import { want } from "../reading.ts";
import { control, type FieldError, ServerError } from "../server.ts";
import { type ClockState, clock, rateOf, setClock, speed } from "./present.ts";

/** The speeds of the buttons, and of the digits from 1. */
export const SPEEDS = ["1x", "10x", "60x", "300x", "900x", "3600x"] as const;

export const STEPS = ["1m", "10m", "1h", "1d"] as const;

export function isRunning(): boolean {
  return rateOf(clock.value.mode) > 0;
}

export const setMode = (mode: string) => steer(() => control<ClockState>("PUT", "/clock", { mode }));

export const toggle = () => setMode(isRunning() ? "frozen" : speed.value);

export const next = () => steer(() => control<Moved>("POST", "/clock/next"));

/** Forward by a duration such as "10m". */
export const forward = (by: string) => steer(() => control<Moved>("POST", "/clock/advance", { by }));

interface Moved {
  readonly now: string;
  readonly transitions: readonly object[];
}

/** Forward by a duration or to an instant, whichever the text is; returns the server's objection. */
export async function moveTo(text: string): Promise<readonly FieldError[]> {
  const isInstant = /^\d{4}-\d{2}-\d{2}/.test(text.trim());
  try {
    await control<Moved>("POST", "/clock/advance", isInstant ? { to: text.trim() } : { by: text.trim() });
    await reread();
    dismissErrors();
    return [];
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return error.fields.length > 0 ? error.fields : [{ field: "", message: error.message }];
  }
}

async function steer(act: () => Promise<unknown>): Promise<void> {
  await attempt(async () => {
    await act();
    await reread();
  });
}

async function reread(): Promise<void> {
  setClock(await control<ClockState>("GET", "/clock"));
  want();
}
