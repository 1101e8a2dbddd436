// Owns the form that creates warm pools as a client does.
import { useSignal } from "@preact/signals";
import { DialogButton } from "../dialog.tsx";
import { Field, type FormErrors, FormIssues, numberOrText, send } from "../form.tsx";
import { say } from "../notice.tsx";
import { rpc } from "../server.ts";
import { PairFields } from "./pair-fields.tsx";
import { OTHER_PROJECT, projectIdOf } from "./typed-project.ts";

export function NewPool() {
  return (
    <DialogButton open="New pool" title="New warm pool">
      {(close) => <PoolForm done={close} />}
    </DialogButton>
  );
}

function PoolForm({ done }: { done: () => void }) {
  const projectId = useSignal("");
  const typed = useSignal("");
  const classId = useSignal("");
  const minSize = useSignal("1");
  const maxSize = useSignal("3");
  const errors = useSignal<FormErrors>([]);
  const submit = async (event: Event) => {
    event.preventDefault();
    const isSent = await send(errors, async () =>
      rpc("CreateWarmPool", {
        projectId:
          projectId.value === OTHER_PROJECT ? await projectIdOf(typed.value, classId.value) : projectId.value,
        environmentClassId: classId.value,
        minSize: numberOrText(minSize.value),
        maxSize: numberOrText(maxSize.value),
      }),
    );
    if (!isSent) return;
    done();
    say("Warm pool created.");
    location.hash = "#/pools";
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <PairFields projectId={projectId} typed={typed} classId={classId} errors={errors} />
      <div class="field-row">
        <Field
          label="Minimum"
          name="minSize"
          value={minSize}
          errors={errors}
          inputMode="numeric"
          hint="0 to 20"
        />
        <Field
          label="Maximum"
          name="maxSize"
          value={maxSize}
          errors={errors}
          inputMode="numeric"
          hint="1 to 20"
        />
      </div>
      <FormIssues
        errors={errors}
        fields={["projectId", "typed", "environmentClassId", "minSize", "maxSize"]}
      />
      <div class="form-end">
        <button type="submit" class="primary">
          Create
        </button>
      </div>
    </form>
  );
}
