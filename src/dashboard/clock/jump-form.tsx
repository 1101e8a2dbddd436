// Owns the jump with a preview: a slider, or a typed duration or instant. What is planned until then is shown in the
// charts and in words.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Field, type FormErrors } from "../form.tsx";
import { type Due, due } from "../store.ts";
import { counted, instantText, numberText, spanText } from "../time-text.ts";
import { clock, present, preview } from "./present.ts";
import { moveTo } from "./steer.ts";

const MINUTE = 60_000;
/** The slider goes from 0 through a minute to two days, logarithmically. */
const SLIDER = { most: 200, first: MINUTE, last: 2 * 24 * 60 * MINUTE };

function leadOf(position: number): number {
  if (position <= 0) return 0;
  const lead = SLIDER.first * (SLIDER.last / SLIDER.first) ** ((position - 1) / (SLIDER.most - 1));
  return Math.round(lead / 1_000) * 1_000;
}

export function JumpForm({ isGone }: { isGone: boolean }) {
  const text = useSignal("");
  const position = useSignal(0);
  const errors = useSignal<FormErrors>([]);
  const lead = leadOf(position.value);
  // While time runs, the previewed instant stays as far ahead.
  const { now, mode } = clock.value;
  useEffect(() => {
    preview.value = lead === 0 ? undefined : present() + lead;
  }, [lead, now, mode]);
  const forget = () => {
    position.value = 0;
    preview.value = undefined;
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    const wanted = text.value.trim() || (lead > 0 ? `${lead / 1_000}s` : "");
    forget();
    const issues = await moveTo(wanted);
    // One field for both, whichever of the two the server names.
    errors.value = issues.map(({ message }) => ({ field: "move", message }));
    if (issues.length === 0) text.value = "";
  };
  return (
    <form class={lead > 0 ? "jump is-ahead" : "jump"} onSubmit={(event) => void submit(event)}>
      <label class="jump-slider">
        <span class="visually-hidden">Look ahead</span>
        <input
          type="range"
          min={0}
          max={SLIDER.most}
          value={position.value}
          disabled={isGone}
          title="Look ahead: see what is planned, then jump"
          aria-valuetext={lead === 0 ? "no jump" : spanText(lead)}
          onInput={(event) => {
            position.value = Number(event.currentTarget.value);
            text.value = "";
          }}
          onKeyDown={(event) => event.key === "Escape" && forget()}
        />
      </label>
      <Field
        label="Move by or to"
        name="move"
        value={text}
        errors={errors}
        placeholder="90s, or an instant"
      />
      <button type="submit" disabled={isGone}>
        {lead > 0 ? `Jump ${spanText(lead)}` : "Move"}
      </button>
      {lead > 0 && <Plan until={present() + lead} />}
    </form>
  );
}

/** What is planned until an instant. Each change plans the next, so more may follow. */
function Plan({ until }: { until: number }) {
  const planned = due.value.filter(({ at }) => at <= until);
  const counts = new Map<string, number>();
  for (const { kind, from, to } of planned) {
    const what = wordsOf({ kind, from, to });
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return (
    <p class="plan" role="status">
      <strong>At {instantText(until)} UTC:</strong>{" "}
      {planned.length === 0
        ? "nothing is planned until then."
        : `${counted(planned.length, "change")} planned until then: ${[...counts].map(([what, count]) => `${numberText(count)} ${count > 1 && COUNTABLE.test(what) ? `${what}s` : what}`).join(", ")}. More may follow from these.`}
    </p>
  );
}

/** Changes that are named by a noun; the others are named by the phase that they lead to. */
const COUNTABLE = /^(?:daily schedule|pool instance|snapshot step)$/;

/** The kind of change, for counting. */
function wordsOf({ kind, from, to }: Pick<Due, "kind" | "from" | "to">): string {
  if (kind === "project") return "daily schedule";
  if (kind === "runner") return `runner ${to.toLowerCase()}`;
  const phase = to === "GONE" ? "purged" : to.toLowerCase();
  if (kind === "warmPool") return from === to ? "pool instance" : `pool ${phase}`;
  return from === to ? "snapshot step" : phase;
}
