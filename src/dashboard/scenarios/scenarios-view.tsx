// Owns the view of scenarios: the presets, what each does, and your own from a file.
import { signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { connection } from "../follow.ts";
import { attempt } from "../notice.tsx";
import { control } from "../server.ts";
import { info } from "../store.ts";
import { Preview, type ScenarioPreview } from "./preview.tsx";
import { ScenarioFile } from "./scenario-file.tsx";

interface Named {
  readonly name: string;
  readonly summary: string;
}

const scenarios = signal<readonly Named[]>([]);

export function ScenariosView() {
  const chosen = useSignal<string | undefined>(undefined);
  const preview = useSignal<ScenarioPreview | undefined>(undefined);
  const isLive = connection.value.state === "live";
  const shown = chosen.value ?? info.value?.scenario;
  useEffect(() => {
    if (isLive && scenarios.value.length === 0) {
      void attempt(async () => {
        scenarios.value = (await control<{ scenarios: Named[] }>("GET", "/scenarios")).scenarios;
      });
    }
  }, [isLive]);
  useEffect(() => {
    preview.value = undefined;
    if (!shown || !scenarios.value.some(({ name }) => name === shown)) return;
    void attempt(async () => {
      const read = await control<ScenarioPreview>("GET", `/scenarios/${shown}`);
      if (read.scenario.name === (chosen.value ?? info.value?.scenario)) preview.value = read;
    });
  }, [shown, scenarios.value.length, preview, chosen]);
  const load = (name: string) =>
    void attempt(() => control("POST", "/scenario", { name }), `Loaded ${name}.`);
  return (
    <div class="columns columns-scenarios">
      <section class="panel padded" aria-labelledby="scenarios-title">
        <h2 id="scenarios-title">Scenarios</h2>
        <ul class="scenario-list">
          {scenarios.value.map(({ name, summary }) => (
            <li key={name}>
              <button
                type="button"
                class="scenario"
                aria-pressed={shown === name}
                onClick={() => {
                  chosen.value = name;
                }}
              >
                <strong>
                  {name}
                  {info.value?.scenario === name && <span class="badge badge-ready">loaded</span>}
                </strong>
                <span>{summary}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <div class="stack">
        <section class="panel padded" aria-labelledby="preview-title">
          <h2 id="preview-title">{shown ?? "No scenario"}</h2>
          {preview.value ? (
            <Preview preview={preview.value} />
          ) : (
            <p class="empty">Not a preset: its file says what it does.</p>
          )}
          {shown && preview.value && (
            <div class="form-end">
              <button type="button" class="primary" onClick={() => load(shown)}>
                Load {shown}
              </button>
            </div>
          )}
        </section>
        <ScenarioFile />
      </div>
    </div>
  );
}
