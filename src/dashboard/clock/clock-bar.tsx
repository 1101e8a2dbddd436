// Owns the clock controls: how fast it runs, and how it is moved.
import { connection } from "../follow.ts";
import { JumpForm } from "./jump-form.tsx";
import { clock, rateOf } from "./present.ts";
import { forward, isRunning, next, SPEEDS, STEPS, setMode, toggle } from "./steer.ts";

export function ClockBar() {
  const running = isRunning();
  const { mode } = clock.value;
  const isGone = connection.value.state === "disconnected" || connection.value.state === "refused";
  return (
    <section class="clock" aria-label="Simulated clock">
      <button
        type="button"
        class="primary play"
        disabled={isGone}
        onClick={() => void toggle()}
        aria-keyshortcuts="Space"
        title="Space"
      >
        {running ? <PauseIcon /> : <PlayIcon />}
        {running ? "Pause" : "Play"}
      </button>
      <fieldset class="segments speeds" disabled={isGone}>
        <legend class="visually-hidden">Speed</legend>
        {SPEEDS.map((each, index) => (
          <button
            key={each}
            type="button"
            aria-pressed={rateOf(mode) === rateOf(each)}
            aria-keyshortcuts={String(index + 1)}
            title={`Key ${index + 1}`}
            onClick={() => void setMode(each)}
          >
            {each.replace("x", "×")}
          </button>
        ))}
      </fieldset>
      <fieldset class="segments" disabled={isGone}>
        <legend class="visually-hidden">Forward</legend>
        <button type="button" onClick={() => void next()} aria-keyshortcuts="ArrowRight" title="Right arrow">
          Next event
        </button>
        {STEPS.map((each) => (
          <button
            key={each}
            type="button"
            aria-label={`Forward by ${each}`}
            onClick={() => void forward(each)}
          >
            +{each}
          </button>
        ))}
      </fieldset>
      <JumpForm isGone={isGone} />
    </section>
  );
}

function PlayIcon() {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d="M4 2.5v11l9-5.5z" fill="currentColor" />
    </svg>
  );
}

function PauseIcon() {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d="M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z" fill="currentColor" />
    </svg>
  );
}
