// Owns the report on how clients behaved: the journal's calls by caller, checked against every rule.
import { knownSentence } from "../../input/nearest-word.ts";
import { quoted } from "../../input/quoted.ts";
import { describeValue, requireFields } from "../../input/unknown-fields.ts";
import type { CallRecord } from "../../rpc/call-record.ts";
import { MisuseError } from "../../world/errors.ts";
import type { Journal, KeptExpiredRead } from "../journal.ts";
import { readsOf, repeats } from "./calls.ts";
import { type Finding, type Hit, RULE_IDS, type Rule, type RuleId, SEVERITIES } from "./finding.ts";
import { ReportCall } from "./report-call.ts";
import { RULES } from "./rules.ts";

/** How the clients of a mock behaved. */
export interface Report {
  /** How many calls were checked. */
  readonly calls: number;
  /** How many calls were dropped from the journal, and so are not in the report. */
  readonly dropped: number;
  /** Who called. */
  readonly callers: readonly string[];
  /** The worst first, then in the order of the rules. Empty if every client behaved well. */
  readonly findings: readonly Finding[];
}

/** What a report excludes. */
export interface ReportOptions {
  /** Rules to ignore. Default none. */
  readonly except?: readonly RuleId[];
}

/** What one caller did. */
interface Caller {
  readonly name: string;
  readonly calls: ReportCall[];
  readonly expiredReads: KeptExpiredRead[];
}

/** The most ids of evidence that a finding lists. */
const MOST_EVIDENCE = 20;

/** The report on the calls of a journal. @throws MisuseError if an option is unknown or names an unknown rule */
export function reportOn(journal: Journal, options: ReportOptions = {}): Report {
  const except = exceptedRules(options);
  const { records, dropped } = journal;
  const callers = callersOf(journal);
  const rules = RULE_IDS.filter((id) => !except.includes(id)).map((id) => RULES[id]);
  const findings = callers.flatMap(({ name, calls, expiredReads }) =>
    findAll(rules, { name, calls, expiredReads }),
  );
  findings.sort(
    (one, other) =>
      SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
      RULE_IDS.indexOf(one.rule) - RULE_IDS.indexOf(other.rule),
  );
  return { calls: records.length, dropped, callers: callers.map(({ name }) => name), findings };
}

function findAll(rules: readonly Rule[], { name, calls, expiredReads }: Caller): Finding[] {
  const seen = { calls, repeats: repeats(calls), reads: readsOf(calls), expiredReads };
  return rules.flatMap((rule) => rule.find(seen).map((hit) => findingOf(rule, name, hit)));
}

function exceptedRules(options: ReportOptions): readonly RuleId[] {
  requireFields("report", options, { except: true });
  const { except = [] } = options;
  if (!Array.isArray(except)) {
    throw new MisuseError(
      `Failed to report: except must be a list of rules, but is ${describeValue(except)}. Give some of ${RULE_IDS.join(", ")}.`,
    );
  }
  const unknown = except.find((id) => !RULE_IDS.includes(id));
  if (unknown === undefined) return except;
  throw new MisuseError(
    `Failed to report: unknown rule ${quoted(unknown)}. ${knownSentence("rules", String(unknown), RULE_IDS)}`,
  );
}

function callersOf(journal: Journal): Caller[] {
  const { records, expiredReads } = journal;
  const tokens = new Map<string, Set<number | undefined>>();
  for (const { userAgent, token } of records) {
    const agent = agentOf(userAgent);
    tokens.set(agent, (tokens.get(agent) ?? new Set()).add(token));
  }
  const nameOf = ({ userAgent, token }: CallRecord) => {
    const agent = agentOf(userAgent);
    if ((tokens.get(agent)?.size ?? 0) < 2) return agent;
    return token === undefined ? `${agent} (no token)` : `${agent} (token ${fingerprintText(token)})`;
  };
  const callers = new Map<string, Caller>();
  const callerNamed = (name: string) => {
    const caller = callers.get(name) ?? { name, calls: [], expiredReads: [] };
    callers.set(name, caller);
    return caller;
  };
  for (const record of records) callerNamed(nameOf(record)).calls.push(new ReportCall(record));
  for (const read of expiredReads) {
    // The token of a log does not identify its reader: assume the last caller with that user agent.
    const last = records.findLast(({ id, userAgent }) => id <= read.after && userAgent === read.userAgent);
    callerNamed(last ? nameOf(last) : agentOf(read.userAgent)).expiredReads.push(read);
  }
  return [...callers.values()];
}

function agentOf(userAgent: string | undefined): string {
  return userAgent || "unknown client";
}

function fingerprintText(token: number): string {
  return token.toString(16).padStart(8, "0");
}

function findingOf(
  { id, severity, advice }: Rule,
  caller: string,
  { resource, calls, message }: Hit,
): Finding {
  return {
    rule: id,
    severity,
    caller,
    ...(resource !== undefined && { resource }),
    evidence: [...new Set(calls.map((call) => call.id))].slice(0, MOST_EVIDENCE),
    message,
    advice,
  };
}
