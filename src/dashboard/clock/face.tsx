// Owns the face of the clock: the current simulated time.
import { useLayoutEffect, useRef } from "preact/hooks";
import { dayText, timeOfDay } from "../time-text.ts";
import { clock, isLeaping, rateOf, shownPresent } from "./present.ts";
import { isRunning } from "./steer.ts";

/** How often it is updated, in milliseconds. */
const PAUSE = 80;

/** The current time, updated often enough to look alive; a screen reader does not announce each second. */
export function Face() {
  const time = useRef<HTMLSpanElement>(null);
  const day = useRef<HTMLSpanElement>(null);
  const { mode, read } = clock.value;
  useLayoutEffect(() => {
    const write = () => {
      const isOver = rateOf(mode) === 0 && !isLeaping();
      const at = shownPresent();
      if (time.current) time.current.textContent = read === 0 ? "--:--:--" : timeOfDay(at);
      if (day.current) day.current.textContent = read === 0 ? "" : dayText(at);
      if (isOver) clearInterval(timer);
    };
    const timer = setInterval(write, PAUSE);
    write();
    return () => clearInterval(timer);
  }, [mode, read]);
  return (
    <div class="face">
      <span class="visually-hidden">Simulated time:</span>
      <span class="face-time">
        <span ref={time} data-testid="now" />
        <small>UTC</small>
      </span>
      <span class="face-side">
        <span ref={day} />
        <span class={isRunning() ? "mode" : "mode is-still"}>{modeText(mode)}</span>
      </span>
    </div>
  );
}

function modeText(mode: string): string {
  if (mode === "frozen") return "paused";
  if (mode === "lost") return "stopped: disconnected";
  if (mode === "per-read") return "moves with each read";
  return mode === "real" ? "real time" : `${mode.replace("x", "×")} real time`;
}
