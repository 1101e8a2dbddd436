// Owns the paths of the control API that tell what the mock makes of its clients.
import * as z from "zod/mini";
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
const report = z.object({
  calls: z.number(),
  dropped: z.number(),
  callers: z.array(z.string()),
  findings: z.array(finding),
});

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
        const { reportText } = await import("../../mock/report/report-text.ts");
        return textResponse(reportText(made), "text/plain");
      },
    }),
  ];
}
