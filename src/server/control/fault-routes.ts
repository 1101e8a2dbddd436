// Owns the paths of the control API that list and change the fault rules.
import * as z from "zod/mini";
import { acceptPart } from "../../input/issues.ts";
import type { MockFaults } from "../../mock/faults.ts";
import { faultRuleSchema } from "../../scenarios/fault-schema.ts";
import { MOST_DEFINITIONS } from "../../scenarios/schema.ts";
import { type Route, route } from "./route.ts";

const active = z.looseObject({ id: z.string(), rpc: z.string(), hits: z.number() });
const all = z.object({ faults: z.array(active) });

export function faultRoutes(faults: MockFaults): readonly Route[] {
  const listed = () => ({ faults: faults.list() });
  return [
    route({
      method: "GET",
      path: "/faults",
      summary: "the rules in the order in which they are tried, with their hits",
      answer: all,
      handle: listed,
    }),
    route({
      method: "POST",
      path: "/faults",
      summary: "adds a rule at the end",
      body: faultRuleSchema(),
      answer: active,
      handle: ({ body }) => faults.add(body),
    }),
    route({
      method: "PUT",
      path: "/faults",
      summary: "replaces all rules by these",
      body: z.strictObject({
        faults: z.readonly(z.array(faultRuleSchema()).check(z.maxLength(MOST_DEFINITIONS))),
      }),
      bodySize: "medium",
      answer: all,
      handle: ({ body }) => {
        for (const rule of body.faults) acceptPart(faultRuleSchema(), rule);
        return { faults: faults.replace(body.faults) };
      },
    }),
    route({
      method: "DELETE",
      path: "/faults",
      summary: "removes all rules",
      answer: all,
      handle: () => {
        faults.clear();
        return listed();
      },
    }),
    route({
      method: "GET",
      path: "/faults/:id",
      summary: "a rule, with its hits",
      answer: active,
      handle: ({ params: { id = "" } }) => faults.get(id),
    }),
    route({
      method: "PUT",
      path: "/faults/:id",
      summary: "replaces the rule with this id, or adds one at the end",
      body: faultRuleSchema(),
      answer: active,
      handle: ({ params: { id = "" }, body }) => faults.put(id, body),
    }),
    route({
      method: "DELETE",
      path: "/faults/:id",
      summary: "removes a rule",
      answer: z.object({ removed: z.string() }),
      handle: ({ params: { id = "" } }) => {
        faults.remove(id);
        return { removed: id };
      },
    }),
  ];
}
