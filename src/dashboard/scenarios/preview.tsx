// Owns the preview of a scenario before it is loaded: its content, and the life of a new prebuild.
import { faultText, outcomeText } from "../rule-text.ts";
import { counted, readableReason, spanText } from "../time-text.ts";

type Rule = Readonly<Record<string, unknown>>;

/** A fault with the RPC that it is about. */
function ruleOfFault({ rpc, ...rest }: Rule): string {
  return `${rpc === "*" ? "every RPC" : String(rpc)}: ${faultText(rest)}`;
}

export interface ScenarioPreview {
  readonly scenario: {
    readonly name: string;
    readonly summary: string;
    readonly clock?: string;
    readonly projects?: readonly unknown[];
    readonly prebuilds?: readonly { readonly count?: number }[];
    readonly warmPools?: readonly unknown[];
    readonly outcomes?: readonly Rule[];
    readonly faults?: readonly Rule[];
  };
  readonly now: string;
  readonly created: readonly string[];
  readonly steps: readonly {
    readonly at: string;
    readonly kind: string;
    readonly id: string;
    readonly from: string;
    readonly to: string;
    readonly reason: string;
  }[];
}

const MOST = 24;

export function Preview({ preview: { scenario, now, created, steps } }: { preview: ScenarioPreview }) {
  const start = Date.parse(now);
  const prebuilds = (scenario.prebuilds ?? []).reduce((sum, { count = 1 }) => sum + count, 0);
  const nameOf = (kind: string, id: string) => {
    if (id === created[0]) return "new prebuild";
    if (id === created[1]) return "its second try";
    return kind === "warmPool" ? "a warm pool" : "a prebuild";
  };
  return (
    <>
      <p class="lead">{scenario.summary}</p>
      <p class="hint">
        {counted(scenario.projects?.length ?? 0, "project")}, {counted(prebuilds, "prebuild")},{" "}
        {counted(scenario.warmPools?.length ?? 0, "warm pool")};{" "}
        {counted(scenario.outcomes?.length ?? 0, "outcome rule")},{" "}
        {counted(scenario.faults?.length ?? 0, "fault rule")}
        {scenario.clock && `; clock ${scenario.clock}`}
      </p>
      <Rules title="Outcomes" rules={scenario.outcomes ?? []} words={outcomeText} />
      <Rules title="Faults" rules={scenario.faults ?? []} words={ruleOfFault} />
      <h3>What happens to a new prebuild</h3>
      <ol class="preview-steps">
        {steps
          .filter(isNews)
          .slice(0, MOST)
          .map(({ at, kind, id, from, to, reason }) => (
            <li key={at + id + to + reason}>
              <time>+{spanText(Date.parse(at) - start)}</time>
              <span>{nameOf(kind, id)}</span>
              <strong>{from === to ? "" : to.toLowerCase()}</strong>
              <span class="steps-reason">{readableReason(reason)}</span>
            </li>
          ))}
      </ol>
    </>
  );
}

/** Progress of a snapshot is not shown. */
function isNews({ kind, from, to }: ScenarioPreview["steps"][number]): boolean {
  return kind !== "prebuild" || from !== to;
}

interface RulesProps {
  readonly title: string;
  readonly rules: readonly Rule[];
  readonly words: (rule: Rule) => string;
}

function Rules({ title, rules, words }: RulesProps) {
  if (rules.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="rules">
        {rules.map((rule) => (
          <li key={JSON.stringify(rule)} class="rule">
            <p class="rule-text">{words(rule)}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
