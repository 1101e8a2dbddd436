// Owns the face of the clock: the simulated present.
import { useEffect, useRef } from "preact/hooks";
import { dayText, timeOfDay } from "../time-text.ts";
import { clock, present, rateOf } from "./present.ts";
import { isRunning } from "./steer.ts";

/** The present, written so often that it looks alive; a screen reader is not told of each second. */
export function Face() {
  const time = useRef<HTMLSpanElement>(null);
  const day = useRef<HTMLSpanElement>(null);
  const { mode, read } = clock.value;
  useEffect(() => {
    const write = () => {
      const at = present();
      if (time.current) time.current.textContent = read === 0 ? "--:--:--" : timeOfDay(at);
      if (day.current) day.current.textContent = read === 0 ? "" : dayText(at);
    };
    write();
    if (rateOf(mode) === 0) return;
    const timer = setInterval(write, 100);
    return () => clearInterval(timer);
  }, [mode, read]);
  return (
    <div class="face">
      <span class="visually-hidden">The present:</span>
      <span class="face-time" ref={time} data-testid="now" />
      <span class="face-side">
        <span ref={day} />
        <span class={isRunning() ? "mode" : "mode is-still"}>{modeText(mode)}</span>
      </span>
    </div>
  );
}

function modeText(mode: string): string {
  if (mode === "frozen") return "paused";
  if (mode === "per-read") return "moves with each read";
  return mode === "real" ? "real time" : `${mode.replace("x", "×")} real time`;
}
