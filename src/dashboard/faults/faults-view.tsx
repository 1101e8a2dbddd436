// Owns the view of fault rules: those that there are, with their hits, and the form that adds one.
import { attempt } from "../notice.tsx";
import { control } from "../server.ts";
import { FaultForm } from "./fault-form.tsx";
import { type FaultRule, faults, readFaults } from "./rules.ts";

export function FaultsView() {
  return (
    <div class="columns">
      <section class="panel padded" aria-labelledby="faults-title">
        <h2 id="faults-title">Fault rules</h2>
        <p class="lead">
          A fault makes a call go wrong on its way. The first rule that takes a call decides.
        </p>
        {faults.value.length === 0 && <p class="empty">There is none: every call gets through.</p>}
        <ul class="rules">
          {faults.value.map((rule) => (
            <Rule key={rule.id} rule={rule} />
          ))}
        </ul>
        {faults.value.length > 1 && (
          <button type="button" class="danger" onClick={() => void change("DELETE", "/faults")}>
            Remove all
          </button>
        )}
      </section>
      <section class="panel padded" aria-labelledby="fault-form-title">
        <h2 id="fault-form-title">Add a fault</h2>
        <FaultForm />
      </section>
    </div>
  );
}

function Rule({ rule }: { rule: FaultRule }) {
  const { id, hits, rpc, ...rest } = rule;
  return (
    <li class="rule">
      <div class="rule-head">
        <strong>{rpc === "*" ? "any RPC" : rpc}</strong>
        <span class="hits">
          {hits} hit{hits === 1 ? "" : "s"}
        </span>
        <button
          type="button"
          onClick={() => void change("DELETE", `/faults/${id}`)}
          aria-label={`Remove the fault of ${rpc}`}
        >
          Remove
        </button>
      </div>
      <code class="rule-text">{JSON.stringify(rest)}</code>
    </li>
  );
}

async function change(verb: "DELETE", path: string): Promise<void> {
  await attempt(async () => {
    await control(verb, path);
    await readFaults();
  });
}
