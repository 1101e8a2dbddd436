// Owns the generation of vitest tests from what the page shows: a call, or the outcome of a prebuild.
import { SERVICE } from "../../api/methods.ts";
import type { PrebuildRow } from "../prebuild-row.ts";
import type { RequestEntry } from "./journal.ts";

const HEAD = `import { createMock } from "prebuild-mock";
import { expect, it } from "vitest";
`;

const PROJECT = "10000000-0000-4000-8000-000000000001";
const CLASS = "20000000-0000-4000-8000-000000000001";

/** Codes of calls that a mock's own `call` does not make: without a token, or of an RPC that there is not. */
const NOT_MADE: readonly (string | undefined)[] = ["unauthenticated", "unimplemented"];

/** Whether a call can be made in a test. */
export function isTestable({ service, code }: RequestEntry): boolean {
  return service === SERVICE && !NOT_MADE.includes(code);
}

/** A value as code, with names of fields as people write them. */
function literal(value: unknown, indent = "  "): string {
  return JSON.stringify(value, null, 2)
    .replaceAll(/^( *)"([a-z]\w*)":/gim, "$1$2:")
    .replaceAll("\n", `\n${indent}`)
    .replaceAll(/[\u2028\u2029]/g, "");
}

/** A test that makes the call in a new mock and expects the same response. */
export function callTest(entry: RequestEntry): string {
  const { rpc, code, status, fault, message } = entry;
  const isPrebuild = rpc !== "CreatePrebuild" && /^(?:Get|Cancel|Delete|Create)Prebuild/.test(rpc);
  const isPool = rpc !== "CreateWarmPool" && /WarmPool$/.test(rpc);
  const needsOne = code !== "not_found" && code !== "invalid_argument" && (isPrebuild || isPool);
  const lines = [
    HEAD,
    `it(${JSON.stringify(`${rpc} ${code ? `is refused: ${code}` : "succeeds"}`)}, async () => {`,
    `  const mock = createMock({ scenario: "empty" });`,
  ];
  let body = literal(entry.request ?? {});
  if (needsOne) {
    const [what, field, made] = isPool
      ? [
          "CreateWarmPool",
          "warmPool",
          `{ projectId: "${PROJECT}", environmentClassId: "${CLASS}", minSize: 1, maxSize: 3 }`,
        ]
      : ["CreatePrebuild", "prebuild", `{ projectId: "${PROJECT}", spec: {} }`];
    lines.push(`  const { ${field} } = await mock.call("${what}", ${made});`);
    // Most operations are refused on a finished prebuild.
    if (code === "failed_precondition" && isPrebuild) lines.push("  mock.world.complete(prebuild.id);");
    const { prebuildId, warmPoolId, ...rest } = (entry.request ?? {}) as Record<string, unknown>;
    const others = Object.entries(rest).map(([key, value]) => `, ${key}: ${literal(value)}`);
    body = `{ ${field}Id: ${field}.id${others.join("")} }`;
  }
  const isAnswered = status === 200;
  if (fault !== undefined && !isAnswered) {
    const rule = code ? { rpc, code, message } : { rpc, connection: "reset" };
    lines.push(`  mock.faults.add(${literal(rule)});`);
  }
  const expected = isAnswered
    ? "resolves.toBeDefined()"
    : code
      ? `rejects.toMatchObject({ code: "${code}" })`
      : "rejects.toThrow()";
  lines.push("", `  await expect(mock.call("${rpc}", ${body})).${expected};`);
  return [...lines, "});", ""].join("\n");
}

/** A test in which a prebuild has the same outcome. */
export function prebuildTest(row: PrebuildRow): string {
  const { metadata, spec, status } = row.prebuild;
  const ending = row.ending ?? row.look;
  const { outcome, phase, expected } = outcomeOf(row);
  const scenario = {
    name: "copied",
    summary: "Copied from the dashboard.",
    projects: [
      {
        id: metadata.projectId,
        name: "project",
        environmentClassIds: [metadata.environmentClassId],
      },
    ],
    ...(outcome && { outcomes: [{ prebuild: outcome }] }),
  };
  const request = {
    projectId: metadata.projectId,
    spec: ending === "TIMED_OUT" && spec.timeout ? { timeout: spec.timeout } : {},
  };
  const title = `a prebuild ends as ${phase}${status.failureMessage ? `: ${status.failureMessage}` : ""}`;
  return [
    HEAD,
    `it(${JSON.stringify(title)}, async () => {`,
    `  const mock = createMock({`,
    `    scenario: ${literal(scenario, "    ")},`,
    "  });",
    `  const { prebuild } = await mock.call("CreatePrebuild", ${literal(request)});`,
    ...(ending === "CANCELLED" ? [`  await mock.call("CancelPrebuild", { prebuildId: prebuild.id });`] : []),
    "",
    `  mock.clock.advanceUntil({ prebuild: prebuild.id, phase: "${phase}" }, { limit: "3h" });`,
    "",
    `  expect(mock.world.prebuild(prebuild.id).status).toMatchObject(${literal(expected)});`,
    "});",
    "",
  ].join("\n");
}

/** The outcome that makes a prebuild end like this one, its last phase, and its status then. */
function outcomeOf(row: PrebuildRow): { outcome?: object; phase: string; expected: object } {
  const { status } = row.prebuild;
  const ending = row.ending ?? row.look;
  const { failureMessage, warningMessage } = status;
  if (ending === "WARNED")
    return { outcome: { warning: warningMessage }, phase: "COMPLETED", expected: { warningMessage } };
  if (ending === "FAILED") {
    const last = row.phases.findLast(({ phase }) => phase !== "FAILED" && !phase.startsWith("DELET"));
    const after = Math.max(0, Math.round(((row.end ?? 0) - (last?.at ?? 0)) / 1_000));
    const fail = { phase: last?.phase ?? "RUNNING", after: `${after}s`, message: failureMessage };
    return { outcome: { fail }, phase: "FAILED", expected: { failureMessage } };
  }
  if (ending === "TIMED_OUT")
    return { outcome: { stall: "RUNNING" }, phase: "FAILED", expected: { failureMessage } };
  const phase = ending === "DELETED" || ending === "DELETING" ? "COMPLETED" : ending;
  return { outcome: {}, phase, expected: { phase: `PREBUILD_PHASE_${phase}` } };
}
