// Owns what a report says about a client: findings, and their rules.

import type { KeptExpiredRead } from "../journal.ts";
import type { ReportCall } from "./report-call.ts";

/** The rules of the report, from the worst error to the mildest remark. */
export const RULE_IDS = [
  "duplicate-create",
  "ignored-retry-hint",
  "retried-final-code",
  "no-backoff",
  "did-not-retry",
  "polls-after-end",
  "polls-too-fast",
  "expired-token",
  "stream-not-closed",
  "unread-pages",
  "list-then-get-each",
  "token-per-read",
  "deprecated-field",
  "no-timeout-sent",
] as const;

/** The name of a rule. */
export type RuleId = (typeof RULE_IDS)[number];

/** How bad a finding is: an `error` loses or doubles work, a `warning` costs the service, an `info` is a remark. */
export type Severity = "error" | "warning" | "info";

/** The worst first. */
export const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

/** Something that a client should not have done, or should have done and did not. */
export interface Finding {
  /** The rule that was broken. */
  readonly rule: RuleId;
  /** How bad it is. */
  readonly severity: Severity;
  /** Who called: the user agent, with a fingerprint of the token if callers with other tokens share it. */
  readonly caller: string;
  /** The id of the resource that it is about; absent if it is about none or many. */
  readonly resource?: string;
  /** The ids of the journal's entries that show it, in order; at most the first 20. */
  readonly evidence: readonly number[];
  /** What happened, in a sentence with figures. */
  readonly message: string;
  /** What to do instead. */
  readonly advice: string;
}

/** What rules are given of one caller. */
export interface CallerCalls {
  /** All of its calls, in order. */
  readonly calls: readonly ReportCall[];
  /** The same, by what they repeat. */
  readonly repeats: readonly (readonly ReportCall[])[];
  /** Its reads of single resources that succeeded, by resource. */
  readonly reads: readonly (readonly ReportCall[])[];
  /** Its reads of logs with expired tokens, in order. */
  readonly expiredReads: readonly KeptExpiredRead[];
}

/** A rule's part of a finding; the report adds the rest. */
export interface Hit {
  readonly resource?: string | undefined;
  readonly calls: readonly ReportCall[];
  readonly message: string;
}

/** A rule of the report. Its file states its definition, its thresholds and its reason. */
export interface Rule {
  readonly id: RuleId;
  readonly severity: Severity;
  readonly advice: string;
  /** How one caller violated it. */
  readonly find: (seen: CallerCalls) => Hit[];
}
