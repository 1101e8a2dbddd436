// Owns the form of a fault rule. It offers the RPCs and the codes, and sends what is typed to the server unchanged.
import { type Signal, useSignal } from "@preact/signals";
import { CODES } from "../../api/codes.ts";
import { RPC_NAMES } from "../../api/rpc-names.ts";
import { Field, type FormErrors, FormIssues, numberOrText, send } from "../form.tsx";
import { say } from "../notice.tsx";
import { control } from "../server.ts";
import { readFaults } from "./rules.ts";

const FIELDS = [
  "rpc",
  "code",
  "message",
  "retryAfter",
  "delay",
  "connection",
  "skip",
  "times",
  "every",
  "probability",
  "limit.calls",
  "limit.per",
  "limit.by",
  "window.from",
  "window.for",
  "window.every",
] as const;
type Name = (typeof FIELDS)[number];

const CONNECTIONS = {
  reset: "TCP reset",
  empty: "closed without a byte",
  truncate: "broken off in the response",
  hang: "no response at all",
};

export function FaultForm() {
  const fields = Object.fromEntries(
    FIELDS.map((name) => [name, useSignal(name === "rpc" ? "*" : "")]),
  ) as Record<Name, Signal<string>>;
  const errors = useSignal<FormErrors>([]);
  const submit = async (event: Event) => {
    event.preventDefault();
    const isSent = await send(errors, async () => {
      await control("POST", "/faults", ruleOf(fields));
      await readFaults();
    });
    if (isSent) say("The fault takes effect with the next call.");
  };
  const field = (
    name: Name,
    label: string,
    rest: { hint?: string; placeholder?: string; options?: readonly string[] } = {},
  ) => <Field label={label} name={name} value={fields[name]} errors={errors} {...rest} />;
  return (
    <form onSubmit={(event) => void submit(event)}>
      <div class="field-row">
        {field("rpc", "RPC", { options: ["*", ...RPC_NAMES], hint: "* is every RPC" })}
        {field("code", "Code", { options: CODES, placeholder: "unavailable" })}
      </div>
      {field("message", "Message", { placeholder: "the service is restarting" })}
      <div class="field-row">
        {field("retryAfter", "Retry after", { placeholder: "2s" })}
        {field("delay", "Delay", { placeholder: "500ms" })}
      </div>
      <Field label="Connection" name="connection" value={fields.connection} errors={errors}>
        <option value="">as usual</option>
        {Object.entries(CONNECTIONS).map(([key, words]) => (
          <option key={key} value={key}>
            {key}: {words}
          </option>
        ))}
      </Field>
      <div class="field-row">
        {field("skip", "Skip", { placeholder: "0", hint: "the first N calls" })}
        {field("times", "Times", { placeholder: "no limit", hint: "at most N calls" })}
        {field("every", "Every", { placeholder: "1", hint: "every Nth call" })}
        {field("probability", "Probability", { placeholder: "1", hint: "0 to 1" })}
      </div>
      <fieldset>
        <legend>Limit</legend>
        <div class="field-row">
          {field("limit.calls", "Calls at once", { placeholder: "no limit", hint: "more are refused" })}
          {field("limit.per", "Refills within", { placeholder: "10s", hint: "simulated time" })}
          <Field label="Shared by" name="limit.by" value={fields["limit.by"]} errors={errors}>
            <option value="">all callers</option>
            <option value="caller">each caller has its own</option>
          </Field>
        </div>
      </fieldset>
      <fieldset>
        <legend>Window</legend>
        <div class="field-row">
          {field("window.from", "Begins after", { placeholder: "0s", hint: "simulated time" })}
          {field("window.for", "Lasts", { placeholder: "always" })}
          {field("window.every", "Repeats every", { placeholder: "never" })}
        </div>
      </fieldset>
      <FormIssues errors={errors} fields={FIELDS} />
      <div class="form-end">
        <button type="submit" class="primary">
          Add fault
        </button>
      </div>
    </form>
  );
}

const NUMBERS: readonly Name[] = ["skip", "times", "every", "probability", "limit.calls"];

/** The form's values as the server's input. */
function ruleOf(fields: Record<Name, Signal<string>>): object {
  const rule: Record<string, unknown> = {};
  for (const name of FIELDS) {
    const text = fields[name].value.trim();
    if (text === "") continue;
    const value = NUMBERS.includes(name) ? numberOrText(text) : text;
    const [field = name, part] = name.split(".");
    if (part !== undefined) rule[field] = { ...(rule[field] as object | undefined), [part]: value };
    else rule[field] = name === "delay" ? { fixed: text } : value;
  }
  return rule;
}
