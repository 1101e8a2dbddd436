// Owns the choice of a project and an environment class for prebuilds and pools.
import type { Signal } from "@preact/signals";
import { Field, type FormErrors } from "../form.tsx";
import { classes, className, projects } from "../store.ts";
import { OTHER_PROJECT } from "./typed-project.ts";

interface PairProps {
  readonly projectId: Signal<string>;
  /** The name or id of another project. */
  readonly typed: Signal<string>;
  readonly classId: Signal<string>;
  readonly errors: Signal<FormErrors>;
  /** The class may be left out: the project's default. */
  readonly isOptional?: boolean;
}

export function PairFields({ projectId, typed, classId, errors, isOptional }: PairProps) {
  const known = projects.value.get(projectId.value)?.environmentClassIds ?? [...classes.value.keys()];
  return (
    <>
      <Field label="Project" name="projectId" value={projectId} errors={errors}>
        <option value="">choose a project</option>
        {[...projects.value.values()].map(({ id, name }) => (
          <option key={id} value={id}>
            {name} ({id.slice(0, 8)})
          </option>
        ))}
        <option value={OTHER_PROJECT}>another project…</option>
      </Field>
      {projectId.value === OTHER_PROJECT && (
        <Field
          label="Name or id"
          name="typed"
          value={typed}
          errors={errors}
          placeholder="my-project"
          hint="A name creates a new project; an id is used as it is."
        />
      )}
      <Field label="Environment class" name="environmentClassId" value={classId} errors={errors}>
        <option value="">{isOptional ? "the project's default" : "choose a class"}</option>
        {known.map((id) => (
          <option key={id} value={id}>
            {className(id)}
          </option>
        ))}
      </Field>
    </>
  );
}
