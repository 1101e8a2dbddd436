// Owns forms with the server's issues: they are shown next to their field, and what was typed is kept.
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { type FieldError, ServerError } from "./server.ts";

/** The server's objections. */
export type FormErrors = readonly FieldError[];

/** Sends a form; returns whether the server accepted it. */
export async function send(errors: Signal<FormErrors>, act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    errors.value = [];
    return true;
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    errors.value = error.fields.length > 0 ? error.fields : [{ field: "", message: error.message }];
    return false;
  }
}

/** Issues of fields that the form does not have are shown at its end. */
export function FormIssues({ errors, fields }: { errors: Signal<FormErrors>; fields: readonly string[] }) {
  const others = errors.value.filter(({ field }) => !fields.some((known) => isAbout(field, known)));
  return (
    <div role="alert" class="issues">
      {others.map(({ field, message }) => (
        <p key={field + message}>{field && !message.includes(field) ? `${field}: ${message}` : message}</p>
      ))}
    </div>
  );
}

function isAbout(field: string, name: string): boolean {
  return field === name || field.startsWith(`${name}.`) || field.endsWith(`.${name}`);
}

interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: Signal<string>;
  readonly errors: Signal<FormErrors>;
  readonly hint?: string;
  readonly placeholder?: string;
  /** Offered while typing; anything else may be typed too. */
  readonly options?: readonly string[];
  readonly inputMode?: "numeric";
  readonly children?: ComponentChildren;
}

/** A field of text. With children, a select of these options. */
export function Field({
  label,
  name,
  value,
  errors,
  hint,
  placeholder,
  options,
  inputMode,
  children,
}: FieldProps) {
  const id = useId();
  const issues = errors.value.filter(({ field }) => isAbout(field, name));
  const isWrong = issues.length > 0;
  const described = [hint && `${id}-hint`, isWrong && `${id}-issue`].filter(Boolean).join(" ") || undefined;
  // The issue may be fixed by now.
  const change = (text: string) => {
    value.value = text;
    if (isWrong) errors.value = errors.value.filter(({ field }) => !isAbout(field, name));
  };
  const shared = {
    id,
    name,
    value: value.value,
    "aria-invalid": isWrong,
    "aria-describedby": described,
  };
  return (
    <div class={isWrong ? "field is-wrong" : "field"}>
      <label for={id}>{label}</label>
      {children ? (
        <select {...shared} onChange={(event) => change(event.currentTarget.value)}>
          {children}
        </select>
      ) : (
        <input
          {...shared}
          type="text"
          autocomplete="off"
          spellcheck={false}
          placeholder={placeholder}
          inputMode={inputMode}
          list={options && `${id}-options`}
          onInput={(event) => change(event.currentTarget.value)}
        />
      )}
      {options && (
        <datalist id={`${id}-options`}>
          {options.map((option) => (
            <option key={option} value={option} />
          ))}
        </datalist>
      )}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <p class="issue" id={`${id}-issue`} role="alert">
        {issues.map(({ message }) => message).join("; ")}
      </p>
    </div>
  );
}

/** A number if the text is one, otherwise the text itself, so that the server reports what is wrong with it. */
export function numberOrText(text: string): number | string | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  return Number.isNaN(Number(trimmed)) ? trimmed : Number(trimmed);
}
