// Owns the modes of a clock: how they are written, and what each means.

import { Refusal } from "../world/errors.ts";
import { quoted } from "./quoted.ts";

/**
 * How simulated time moves: not by itself, in real time, n times as fast, or with each Get and List
 * to the next due event of a lifecycle.
 */
export type ClockMode = "frozen" | "real" | "per-read" | `${number}x`;

/** The fastest that simulated time runs. */
const FASTEST = 100_000;

/**
 * The mode that a text names.
 * @throws Refusal if the text is not a clock mode
 */
export function parseClockMode(text: string): ClockMode {
  if (text === "frozen" || text === "real" || text === "per-read") return text;
  const rate = typeof text === "string" ? /^(\d+(?:\.\d+)?)x$/.exec(text)?.[1] : undefined;
  if (rate === undefined || Number(rate) <= 0 || Number(rate) > FASTEST) {
    throw new Refusal(
      "invalid",
      `invalid clock mode ${quoted(text)}: use "frozen", "real", "per-read" or "<n>x" with n up to ${FASTEST}`,
    );
  }
  return `${Number(rate)}x`;
}
