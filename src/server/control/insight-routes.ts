// Owns the paths of the control API that report on the mock's clients.
import * as z from "zod/mini";
import { loadModules } from "../../api/modules.ts";
import { GROUP_NAMES } from "../../mock/coverage/contract.ts";
import type { Mock } from "../../mock/mock.ts";
import { RULE_IDS, type RuleId } from "../../mock/report/finding.ts";
import { preferredType } from "./preferred-type.ts";
import { type Route, route, textResponse } from "./route.ts";

const finding = z.object({
  rule: z.enum(RULE_IDS),
  severity: z.enum(["error", "warning", "info"]),
  caller: z.string(),
  resource: z.optional(z.string()),
  evidence: z.array(z.number()),
  message: z.string(),
  advice: z.string(),
});
const item = z.object({ name: z.string(), count: z.number() });
const coverage = z.object({
  version: z.literal(1),
  percent: z.number(),
  calls: z.number(),
  dropped: z.number(),
  groups: z.array(
    z.object({
      name: z.enum(GROUP_NAMES),
      met: z.array(item),
      never: z.array(z.string()),
      besides: z.array(item),
    }),
  ),
});
const percentage = z.string().check(z.regex(/^(\d{1,2}(\.\d+)?|100)$/, "must be a percentage from 0 to 100"));
const report = z.object({
  calls: z.number(),
  dropped: z.number(),
  callers: z.array(z.string()),
  findings: z.array(finding),
});

const loadReportText = () => loadModules(() => import("../../mock/report/report-text.ts"));
const loadCoverageText = () => loadModules(() => import("../../mock/coverage/coverage-text.ts"));
const loadCoverageHtml = () => loadModules(() => import("../../mock/coverage/coverage-html.ts"));

export async function loadInsightRoutes(): Promise<void> {
  await loadReportText();
  await loadCoverageText();
  await loadCoverageHtml();
}

export function insightRoutes(mock: Mock): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/report",
      summary: "how the clients behaved: findings, as JSON or, by Accept, as text",
      query: z.strictObject({ except: z.optional(z.string()) }),
      answer: report,
      handle: async ({ query: { except }, request }) => {
        const made = await mock.report(except === undefined ? {} : { except: except.split(",") as RuleId[] });
        if (preferredType(request, ["application/json", "text/plain"]) === "application/json") return made;
        const { reportText } = await loadReportText();
        return textResponse(reportText(made), "text/plain");
      },
    }),
    route({
      method: "GET",
      path: "/coverage",
      summary: "what of the contract was met and what never: as JSON or, by Accept, as text or a page",
      query: z.strictObject({ min: z.optional(percentage) }),
      answer: coverage,
      handle: async ({ query: { min }, request }) => {
        const found = await mock.coverage(min === undefined ? {} : { min: Number(min) });
        const type = preferredType(request, ["application/json", "text/plain", "text/html"]);
        if (type === "application/json") return found;
        if (type === "text/plain") {
          const { coverageText } = await loadCoverageText();
          return textResponse(coverageText(found), type);
        }
        const { coverageHtml } = await loadCoverageHtml();
        return textResponse(coverageHtml(found), type);
      },
    }),
  ];
}
