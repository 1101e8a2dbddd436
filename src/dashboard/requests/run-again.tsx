// Owns the repetition of a call, unchanged or edited.
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { METHOD_NAMES, type Method } from "../../api/methods.ts";
import { type FormErrors, FormIssues, send } from "../form.tsx";
import { Json } from "../prebuild/parts.tsx";
import { rpc } from "../server.ts";
import type { RequestEntry } from "./journal.ts";

export function RunAgain({ entry }: { entry: RequestEntry }) {
  const text = useSignal(JSON.stringify(entry.request ?? {}, null, 2));
  const answer = useSignal<unknown>(undefined);
  const errors = useSignal<FormErrors>([]);
  const id = useId();
  if (!METHOD_NAMES.includes(entry.rpc as Method)) {
    return <p class="empty">Only the RPCs of PrebuildService can be called from here.</p>;
  }
  const submit = async (event: Event) => {
    event.preventDefault();
    answer.value = undefined;
    let body: object;
    try {
      body = JSON.parse(text.value) as object;
    } catch (error) {
      errors.value = [{ field: "", message: `The request is not JSON: ${(error as Error).message}` }];
      return;
    }
    await send(errors, async () => {
      answer.value = await rpc(entry.rpc as Method, body);
    });
  };
  return (
    <form class="run-again" onSubmit={(event) => void submit(event)}>
      <div class="field">
        <label for={id}>Request to send</label>
        <textarea
          id={id}
          rows={Math.min(text.value.split("\n").length + 1, 14)}
          spellcheck={false}
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
      </div>
      <FormIssues errors={errors} fields={[]} />
      <div class="form-end">
        <button type="submit" class="primary">
          Send {entry.rpc}
        </button>
      </div>
      {answer.value !== undefined && (
        <section aria-label="New response">
          <h3>New response</h3>
          <Json value={answer.value} />
        </section>
      )}
    </form>
  );
}
