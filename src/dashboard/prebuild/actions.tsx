// Owns the actions on a prebuild: what clients do by RPC, and outcomes that only a mock can force.
import { useSignal } from "@preact/signals";
import { copyText } from "../copy.ts";
import { prebuildDraft } from "../create/draft.ts";
import { Field, type FormErrors, FormIssues, send } from "../form.tsx";
import { attempt, say } from "../notice.tsx";
import { isWorking, type PrebuildRow } from "../prebuild-row.ts";
import { prebuildTest } from "../requests/test-text.ts";
import { control, rpc } from "../server.ts";

export function Actions({ row }: { row: PrebuildRow }) {
  if (row.isGone) return null;
  const { id } = row;
  const working = isWorking(row);
  const isDeleted = row.look === "DELETING" || row.look === "DELETED";
  return (
    <div class="actions">
      <div class="buttons">
        <button
          type="button"
          disabled={!working}
          onClick={() =>
            void attempt(() => rpc("CancelPrebuild", { prebuildId: id }), "The prebuild is being cancelled.")
          }
        >
          Cancel
        </button>
        <button
          type="button"
          disabled={!working}
          onClick={() =>
            void attempt(() => control("POST", `/prebuilds/${id}/complete`), "Completed by hand.")
          }
        >
          Complete
        </button>
        <button
          type="button"
          class="danger"
          disabled={isDeleted}
          onClick={() =>
            void attempt(() => rpc("DeletePrebuild", { prebuildId: id }), "The prebuild is being deleted.")
          }
        >
          Delete
        </button>
        <span class="spacer" />
        <button type="button" onClick={() => void copyText(prebuildTest(row))}>
          Copy as test
        </button>
        <button type="button" onClick={() => runAgain(row)}>
          Run again…
        </button>
      </div>
      {(working || row.look === "COMPLETED" || row.look === "WARNED") && (
        <MessageForm row={row} working={working} />
      )}
    </div>
  );
}

/** Opens the form of a new prebuild with this one's values. */
function runAgain({ prebuild: { metadata, spec } }: PrebuildRow): void {
  prebuildDraft.value = {
    projectId: metadata.projectId,
    classId: metadata.environmentClassId,
    timeout: spec.timeout ?? "",
  };
}

function MessageForm({ row: { id }, working }: { row: PrebuildRow; working: boolean }) {
  const message = useSignal("");
  const errors = useSignal<FormErrors>([]);
  const tell = async (what: "fail" | "warn", done: string) => {
    const isSent = await send(errors, () =>
      control("POST", `/prebuilds/${id}/${what}`, { message: message.value }),
    );
    if (!isSent) return;
    message.value = "";
    say(done);
  };
  return (
    <form
      class="message-form"
      onSubmit={(event) => {
        event.preventDefault();
        void (working ? tell("fail", "Failed by hand.") : tell("warn", "Warning added."));
      }}
    >
      <Field
        label="Message"
        name="message"
        value={message}
        errors={errors}
        placeholder="no space left on device"
      />
      {working && (
        <button type="submit" class="danger">
          Fail
        </button>
      )}
      <button
        type="button"
        onClick={() => void tell("warn", "Warning added; it shows when the prebuild completes.")}
      >
        Warn
      </button>
      <FormIssues errors={errors} fields={["message"]} />
    </form>
  );
}
