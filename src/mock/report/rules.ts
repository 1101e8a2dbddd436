// Owns the table of rules: each by its name.
import type { Rule, RuleId } from "./finding.ts";
import { deprecatedField } from "./rules/deprecated-field.ts";
import { didNotRetry } from "./rules/did-not-retry.ts";
import { duplicateCreate } from "./rules/duplicate-create.ts";
import { expiredToken } from "./rules/expired-token.ts";
import { ignoredRetryHint } from "./rules/ignored-retry-hint.ts";
import { listThenGetEach } from "./rules/list-then-get-each.ts";
import { noBackoff } from "./rules/no-backoff.ts";
import { noTimeoutSent } from "./rules/no-timeout-sent.ts";
import { pollsAfterEnd } from "./rules/polls-after-end.ts";
import { pollsTooFast } from "./rules/polls-too-fast.ts";
import { retriedFinalCode } from "./rules/retried-final-code.ts";
import { streamNotClosed } from "./rules/stream-not-closed.ts";
import { tokenPerRead } from "./rules/token-per-read.ts";
import { unreadPages } from "./rules/unread-pages.ts";

/** Every rule by its name. */
export const RULES: Readonly<Record<RuleId, Rule>> = {
  "duplicate-create": duplicateCreate,
  "ignored-retry-hint": ignoredRetryHint,
  "retried-final-code": retriedFinalCode,
  "no-backoff": noBackoff,
  "did-not-retry": didNotRetry,
  "polls-after-end": pollsAfterEnd,
  "polls-too-fast": pollsTooFast,
  "expired-token": expiredToken,
  "stream-not-closed": streamNotClosed,
  "unread-pages": unreadPages,
  "list-then-get-each": listThenGetEach,
  "token-per-read": tokenPerRead,
  "deprecated-field": deprecatedField,
  "no-timeout-sent": noTimeoutSent,
};
