// Owns the form that creates prebuilds as a client does.
import { useSignal } from "@preact/signals";
import type { PrebuildJson } from "../../api/resource-json.ts";
import { DialogButton } from "../dialog.tsx";
import { Field, type FormErrors, FormMistakes, send } from "../form.tsx";
import { say } from "../notice.tsx";
import { openPrebuild } from "../route.ts";
import { rpc } from "../server.ts";
import { PairFields } from "./pair-fields.tsx";

export function NewPrebuild() {
  return (
    <DialogButton open="New prebuild" title="New prebuild" isPrimary>
      {(close) => <PrebuildForm done={close} />}
    </DialogButton>
  );
}

function PrebuildForm({ done }: { done: () => void }) {
  const projectId = useSignal("");
  const classId = useSignal("");
  const timeout = useSignal("");
  const errors = useSignal<FormErrors>([]);
  const submit = async (event: Event) => {
    event.preventDefault();
    let made: PrebuildJson | undefined;
    const isSent = await send(errors, async () => {
      const answer = await rpc<{ prebuild: PrebuildJson }>("CreatePrebuild", {
        projectId: projectId.value,
        ...(classId.value && { environmentClassId: classId.value }),
        spec: timeout.value.trim() ? { timeout: timeout.value.trim() } : {},
      });
      made = answer.prebuild;
    });
    if (!isSent || !made) return;
    done();
    say("The prebuild was created.");
    openPrebuild(made.id);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <PairFields projectId={projectId} classId={classId} errors={errors} isOptional />
      <Field
        label="Timeout"
        name="timeout"
        value={timeout}
        errors={errors}
        placeholder="3600s"
        hint="In seconds, 300s to 7200s. Left out: the project's."
      />
      <FormMistakes errors={errors} fields={["projectId", "environmentClassId", "timeout"]} />
      <div class="form-end">
        <button type="submit" class="primary">
          Create
        </button>
      </div>
    </form>
  );
}
