// Owns the clock in hand: how fast it runs, and how it is moved.
import { useSignal } from "@preact/signals";
import { Field, type FormErrors } from "../form.tsx";
import { clock, rateOf } from "./present.ts";
import { forward, isRunning, moveTo, next, SPEEDS, STEPS, setMode, toggle } from "./steer.ts";

export function ClockBar() {
  const running = isRunning();
  const { mode } = clock.value;
  return (
    <section class="clock" aria-label="Simulated clock">
      <button type="button" class="primary play" onClick={() => void toggle()} aria-keyshortcuts="Space">
        {running ? <PauseIcon /> : <PlayIcon />}
        {running ? "Pause" : "Play"}
      </button>
      <fieldset class="segments">
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
      <fieldset class="segments">
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
      <MoveForm />
    </section>
  );
}

function MoveForm() {
  const text = useSignal("");
  const errors = useSignal<FormErrors>([]);
  const submit = async (event: Event) => {
    event.preventDefault();
    const mistakes = await moveTo(text.value);
    // One field for both, whichever of the two the server names.
    errors.value = mistakes.map(({ message }) => ({ field: "move", message }));
    if (mistakes.length === 0) text.value = "";
  };
  return (
    <form class="move" onSubmit={(event) => void submit(event)}>
      <Field
        label="Move by or to"
        name="move"
        value={text}
        errors={errors}
        placeholder="90s or 2026-01-01T09:00:00Z"
      />
      <button type="submit">Move</button>
    </form>
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
