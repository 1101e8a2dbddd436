// Owns the repetition of a call, unchanged or edited.
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { RPC_NAMES } from "../../api/rpc-names.ts";
import { type FormErrors, FormIssues, send } from "../form.tsx";
import { Json } from "../prebuild/parts.tsx";
import { rpcOf } from "../server.ts";
import type { RequestEntry } from "./journal.ts";

export function RunAgain({ entry }: { entry: RequestEntry }) {
  const text = useSignal(JSON.stringify(entry.request ?? {}, null, 2));
  const answer = useSignal<unknown>(undefined);
  const errors = useSignal<FormErrors>([]);
  const id = useId();
  if (entry.rpc === "WatchEvents" || !RPC_NAMES.some((name) => name === entry.rpc)) {
    return <p class="empty">Streams and RPCs that are not served cannot be run from here.</p>;
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
      answer.value = await rpcOf(`${entry.service}/${entry.method}`, body);
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
