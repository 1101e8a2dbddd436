// Owns the form that creates prebuilds as a client does, optionally with a forced outcome.
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { PrebuildJson } from "../../api/resource-json.ts";
import { Field, type FormErrors, FormIssues, send } from "../form.tsx";
import { say } from "../notice.tsx";
import { openPrebuild } from "../route.ts";
import { control, rpc } from "../server.ts";
import { EMPTY_DRAFT, type PrebuildDraft, prebuildDraft } from "./draft.ts";
import { PairFields } from "./pair-fields.tsx";
import { OTHER_PROJECT, projectIdOf } from "./typed-project.ts";

export function NewPrebuild() {
  return (
    <button
      type="button"
      class="primary"
      onClick={() => {
        prebuildDraft.value = EMPTY_DRAFT;
      }}
    >
      New prebuild
    </button>
  );
}

export function NewPrebuildDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const draft = prebuildDraft.value;
  useLayoutEffect(() => {
    if (draft) dialog.current?.showModal();
    else dialog.current?.close();
  }, [draft]);
  const close = () => {
    prebuildDraft.value = undefined;
  };
  return (
    <dialog ref={dialog} aria-labelledby="new-prebuild-title" onClose={close}>
      <div class="dialog-head">
        <h2 id="new-prebuild-title">New prebuild</h2>
        <button type="button" class="quiet" aria-label="Close" onClick={close}>
          ✕
        </button>
      </div>
      {draft && <PrebuildForm draft={draft} done={close} />}
    </dialog>
  );
}

const OUTCOMES = {
  "": "as the scenario decides",
  warn: "completes with a warning",
  fail: "fails at once",
} as const;

function PrebuildForm({ draft, done }: { draft: PrebuildDraft; done: () => void }) {
  const projectId = useSignal(draft.projectId);
  const typed = useSignal("");
  const classId = useSignal(draft.classId);
  const timeout = useSignal(draft.timeout);
  const outcome = useSignal("");
  const message = useSignal("");
  const errors = useSignal<FormErrors>([]);
  const submit = async (event: Event) => {
    event.preventDefault();
    let made: PrebuildJson | undefined;
    const isSent = await send(errors, async () => {
      const answer = await rpc<{ prebuild: PrebuildJson }>("CreatePrebuild", {
        projectId:
          projectId.value === OTHER_PROJECT ? await projectIdOf(typed.value, classId.value) : projectId.value,
        ...(classId.value && { environmentClassId: classId.value }),
        spec: timeout.value.trim() ? { timeout: timeout.value.trim() } : {},
      });
      made = answer.prebuild;
      if (outcome.value === "") return;
      await control("POST", `/prebuilds/${made.id}/${outcome.value}`, { message: message.value });
    });
    if (!made || !isSent) return;
    done();
    say("Prebuild created.");
    openPrebuild(made.id);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <PairFields projectId={projectId} typed={typed} classId={classId} errors={errors} isOptional />
      <Field
        label="Timeout"
        name="timeout"
        value={timeout}
        errors={errors}
        placeholder="3600s"
        hint="In seconds, 300s to 7200s. Empty: the project's."
      />
      <Field label="Outcome" name="outcome" value={outcome} errors={errors}>
        {Object.entries(OUTCOMES).map(([key, words]) => (
          <option key={key} value={key}>
            {words}
          </option>
        ))}
      </Field>
      {outcome.value !== "" && (
        <Field
          label="Its message"
          name="message"
          value={message}
          errors={errors}
          placeholder="no space left on device"
        />
      )}
      <FormIssues
        errors={errors}
        fields={["projectId", "typed", "environmentClassId", "timeout", "message"]}
      />
      <div class="form-end">
        <button type="submit" class="primary">
          Create
        </button>
      </div>
    </form>
  );
}
