// Owns the loading of a scenario from a file or typed text: issues are shown with their lines.
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { type FormErrors, send } from "../form.tsx";
import { say } from "../notice.tsx";
import { control } from "../server.ts";

export function ScenarioFile() {
  const text = useSignal("");
  const name = useSignal("");
  const isOver = useSignal(false);
  const errors = useSignal<FormErrors>([]);
  const [textId, issuesId] = [useId(), useId()];
  const take = async (file: File | null | undefined) => {
    if (!file) return;
    name.value = file.name;
    text.value = await file.text();
    await load();
  };
  const load = async () => {
    const format = name.value.toLowerCase().endsWith(".json") ? "json" : "yaml";
    const called = name.value || "scenario";
    const isSent = await send(errors, () =>
      control("POST", "/scenario/text", { text: text.value, format, name: called }),
    );
    if (isSent) say(`Loaded ${called}.`);
  };
  return (
    <section class="panel padded" aria-labelledby={`${textId}-title`}>
      <h2 id={`${textId}-title`}>Your own scenario</h2>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button in it does the same by keyboard */}
      <div
        class={isOver.value ? "drop is-over" : "drop"}
        data-testid="drop"
        onDragOver={(event) => {
          event.preventDefault();
          isOver.value = true;
        }}
        onDragLeave={() => {
          isOver.value = false;
        }}
        onDrop={(event) => {
          event.preventDefault();
          isOver.value = false;
          void take(event.dataTransfer?.files[0]);
        }}
      >
        <p>Drop a .yaml, .yml or .json file here, or</p>
        <label class="file">
          choose one
          <input
            type="file"
            class="visually-hidden"
            accept=".yaml,.yml,.json"
            onChange={(event) => void take(event.currentTarget.files?.[0])}
          />
        </label>
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void load();
        }}
      >
        <div class={errors.value.length > 0 ? "field is-wrong" : "field"}>
          <label for={textId}>{name.value || "Its text"}</label>
          <textarea
            id={textId}
            rows={10}
            spellcheck={false}
            value={text.value}
            aria-invalid={errors.value.length > 0}
            aria-describedby={issuesId}
            onInput={(event) => {
              text.value = event.currentTarget.value;
            }}
          />
          <ul class="issue" id={issuesId} role="alert">
            {errors.value.map(({ field, message }) => (
              <li key={field + message}>{placed(field, message)}</li>
            ))}
          </ul>
        </div>
        <div class="form-end">
          <button type="submit">Load</button>
        </div>
      </form>
    </section>
  );
}

/** "7:5 prebuilds.0.age" as "line 7, column 5: prebuilds.0.age …". */
function placed(field: string, message: string): string {
  const [, line, column, path] = /^(\d+):(\d+)(?: (.*))?$/.exec(field) ?? [];
  if (line === undefined) return field ? `${field}: ${message}` : message;
  return `line ${line}, column ${column}: ${path ? `${path}: ` : ""}${message}`;
}
