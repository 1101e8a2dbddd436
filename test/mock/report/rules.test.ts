// Owns the precision of the rules: each finds the client that breaks it, and no rule finds one that behaves.
import { afterEach, describe, expect, it } from "vitest";
import { createMock, type Mock, type RuleId } from "../../../src/index.ts";
import { RULE_IDS } from "../../../src/mock/report/finding.ts";
import { CLIENTS } from "./clients.ts";

let mock: Mock;
afterEach(() => mock.close());

describe.each<RuleId>([...RULE_IDS])("%s", (rule) => {
  it("finds the client that breaks it, and no other rule does", async () => {
    mock = createMock({ scenario: "healthy" });
    await CLIENTS[rule].breaks(mock);
    const { findings } = await mock.report();

    expect(findings.map((finding) => finding.rule)).toEqual([rule]);
    const [finding] = findings;
    expect(finding?.advice).toMatch(/\.$/);
    const ids = mock.requests.all().map(({ id }) => id);
    expect(finding?.evidence.length).toBeGreaterThan(0);
    expect(finding?.evidence.filter((id) => !ids.includes(id))).toEqual([]);
    expect(finding?.caller).toBe(rule === "no-timeout-sent" ? "connect-es/2.1.2" : "acme/1");
  });

  it("does not find the client that does the same well", async () => {
    mock = createMock({ scenario: "healthy" });
    await CLIENTS[rule].behaves(mock);

    expect((await mock.report()).findings).toEqual([]);
  });

  it("is left out if it is excepted", async () => {
    mock = createMock({ scenario: "healthy" });
    await CLIENTS[rule].breaks(mock);

    expect((await mock.report({ except: [rule] })).findings).toEqual([]);
  });
});
