// Owns the view of fault rules: the current ones with their hits, and the form that adds one.
import { attempt } from "../notice.tsx";
import { faultText } from "../rule-text.ts";
import { control } from "../server.ts";
import { counted } from "../time-text.ts";
import { FaultForm } from "./fault-form.tsx";
import { type FaultRule, faults, readFaults } from "./rules.ts";

export function FaultsView() {
  return (
    <div class="columns">
      <section class="panel padded" aria-labelledby="faults-title">
        <h2 id="faults-title">Fault rules</h2>
        <p class="lead">
          A fault makes calls fail, slow or break. The first rule that matches a call decides.
        </p>
        {faults.value.length === 0 && <p class="empty">No faults. All calls get their normal response.</p>}
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
        <span class="hits">{counted(hits, "hit")}</span>
        <button
          type="button"
          onClick={() => void change("DELETE", `/faults/${id}`)}
          aria-label={`Remove the fault of ${rpc}`}
        >
          Remove
        </button>
      </div>
      <p class="rule-text">{faultText(rest)}</p>
    </li>
  );
}

async function change(verb: "DELETE", path: string): Promise<void> {
  await attempt(async () => {
    await control(verb, path);
    await readFaults();
  });
}
