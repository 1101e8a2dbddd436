// Owns the checkpoints beside the timeline: a list, a form that saves one, and the chosen one with what can be done.
import { useSignal } from "@preact/signals";
import { type FormErrors, send } from "../form.tsx";
import { timeOfDay } from "../time-text.ts";
import { checkpoints, chosenCheckpoint, saveCheckpoint } from "./checkpoints.ts";
import { ChosenCheckpoint } from "./chosen-checkpoint.tsx";

export function CheckpointBar() {
  const chosen = checkpoints.value.find(({ name }) => name === chosenCheckpoint.value);
  return (
    <section class="checkpoints" aria-label="Checkpoints">
      <div class="checkpoint-line">
        <ul class="checkpoint-list">
          {checkpoints.value.map(({ name, at }) => (
            <li key={name}>
              <button
                type="button"
                class="chip checkpoint"
                aria-pressed={name === chosen?.name}
                onClick={() => {
                  chosenCheckpoint.value = name === chosen?.name ? undefined : name;
                }}
              >
                <span class="checkpoint-name">⚑ {name}</span>
                <span class="count">{timeOfDay(at)}</span>
              </button>
            </li>
          ))}
        </ul>
        <SaveForm />
      </div>
      {chosen && <ChosenCheckpoint checkpoint={chosen} key={chosen.name} />}
    </section>
  );
}

function SaveForm() {
  const name = useSignal("");
  const errors = useSignal<FormErrors>([]);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await send(errors, () => saveCheckpoint(name.value))) name.value = "";
  };
  return (
    <form class="checkpoint-form" onSubmit={(event) => void submit(event)}>
      <input
        type="text"
        aria-label="Name of the checkpoint"
        aria-describedby="checkpoint-issue"
        aria-invalid={errors.value.length > 0}
        autocomplete="off"
        placeholder="name this moment"
        value={name.value}
        onInput={(event) => {
          name.value = event.currentTarget.value;
          errors.value = [];
        }}
      />
      <button type="submit">Save checkpoint</button>
      <p class="issue" id="checkpoint-issue" role="alert">
        {errors.value.map(({ message }) => message).join("; ")}
      </p>
    </form>
  );
}
