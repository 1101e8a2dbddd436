// Owns the matchers of prebuild-mock/vitest: what they accept, and what they say.
import { createClient } from "@connectrpc/connect";
import { describe, expect } from "vitest";
import { PrebuildService } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { createFixtures } from "../../src/fixtures/index.ts";
import { type Mock, test } from "../../src/integrations/vitest.ts";
import { createPrebuild, PROJECT, rpc } from "./mock-rpc.ts";

describe("toBehaveWell", () => {
  const createTwice = async (mock: Mock) => {
    mock.faults.add({ rpc: "CreatePrebuild", connection: "truncate", times: 1 });
    await createPrebuild(mock).catch(() => undefined);
    await createPrebuild(mock);
  };

  test("holds while no client breaks a rule that is not excepted", async ({ mock }) => {
    await expect(mock).toBehaveWell();
    await createTwice(mock);
    await expect(mock).toBehaveWell({ except: ["duplicate-create"] });
    await expect(mock).not.toBehaveWell();
  });

  test("says what was found", async ({ mock }) => {
    await createTwice(mock);

    await expect(expect(mock).toBehaveWell()).rejects.toThrow(
      /^expected the clients of the mock to behave well, but the report has 1 finding in 2 calls of 1 caller:\n\nERROR duplicate-create: CreatePrebuild was sent again/,
    );
    await expect(expect(mock).not.toBehaveWell({ except: ["duplicate-create"] })).rejects.toThrow(
      "expected a client of the mock to misbehave, but the report has no findings",
    );
  });

  test("refuses anything but a mock, and an unknown rule", async ({ mock }) => {
    await expect(expect({}).toBehaveWell()).rejects.toThrow(
      "Failed to report: an object with no fields is not a mock",
    );
    // @ts-expect-error an unknown rule
    await expect(expect(mock).toBehaveWell({ except: ["no-back-off"] })).rejects.toThrow(
      "Did you mean no-backoff?",
    );
  });
});

describe("toHaveReceived", () => {
  test("holds for calls that came, of a mock and of its journal", async ({ mock }) => {
    await createPrebuild(mock);

    expect(mock).toHaveReceived("CreatePrebuild");
    expect(mock.requests).toHaveReceived("CreatePrebuild", { times: 1, match: { projectId: PROJECT } });
    expect(mock).not.toHaveReceived("GetPrebuild");
    expect(mock).toHaveReceived("GetPrebuild", { times: 0 });
    expect({ mock }).toEqual({ mock: expect.toHaveReceived("CreatePrebuild") });
  });

  test("says what came instead", async ({ mock }) => {
    const { id } = await createPrebuild(mock);
    await rpc(mock, "GetPrebuild", { prebuildId: id });
    await rpc(mock, "GetPrebuild", { prebuildId: id });

    expect(() => expect(mock).toHaveReceived("GetPrebuild", { times: 1 })).toThrow(
      "expected the mock to have received GetPrebuild once; it received it 2 times, and in total 1 of CreatePrebuild, 2 of GetPrebuild",
    );
    expect(() => expect(mock).not.toHaveReceived("GetPrebuild")).toThrow(
      "expected the mock not to have received GetPrebuild; it received it 2 times",
    );
    const match = { projectId: "6a7d3f18-e25c-4b90-8d41-b9e07f5c2a63" };
    expect(() => expect(mock).toHaveReceived("CreatePrebuild", { match })).toThrow(
      `expected the mock to have received CreatePrebuild with ${JSON.stringify(match)}; it received it 0 times`,
    );
  });

  test("shows the nearest call as a difference, and the others in order of likeness", async ({ mock }) => {
    const other = "6a7d3f18-e25c-4b90-8d41-b9e07f5c2a63";
    await mock.call("CreatePrebuild", { projectId: other, spec: { timeout: "900s" } });
    await mock.call("CreatePrebuild", { projectId: PROJECT, spec: {} });
    await mock.call("CreatePrebuild", { projectId: other, spec: { timeout: "601s" } });
    const match = { projectId: PROJECT, spec: { timeout: "10m" } };

    expect(() => expect(mock).toHaveReceived("CreatePrebuild", { match })).toThrow(
      `expected the mock to have received CreatePrebuild with ${JSON.stringify(match)}; it received it 0 times, and in total 3 of CreatePrebuild

The nearest of 3 other calls, #2 at 2026-01-01T09:00:00.000Z:

- Expected
+ Received

  {
    projectId: "${PROJECT}"
-   spec.timeout: "10m"
+   spec.timeout: not set
  }

Then #3 differs in projectId, spec.timeout; #1 differs in projectId, spec.timeout.`,
    );
  });

  test("shows the nearest call if fewer came than expected, and none if it has all fields", async ({
    mock,
  }) => {
    await createPrebuild(mock);
    const message = (times: number, projectId: string) => {
      try {
        expect(mock).toHaveReceived("CreatePrebuild", { times, match: { projectId } });
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    };

    expect(message(2, "01a00000-0000-7000-8000-000000000000")).toContain(
      `\n\nThe only other call, #1 at 2026-01-01T09:00:00.000Z:\n\n- Expected\n+ Received\n\n  {\n-   projectId: "01a0`,
    );
    expect(message(2, PROJECT)).toMatch(/once, and in total 1 of CreatePrebuild$/);
    expect(message(0, PROJECT)).toMatch(/once, and in total 1 of CreatePrebuild$/);
  });

  test("a few of many other calls are named", async ({ mock }) => {
    for (let called = 0; called < 9; called += 1) await createPrebuild(mock);
    const match = { projectId: "01a00000-0000-7000-8000-000000000000" };

    expect(() => expect(mock).toHaveReceived("CreatePrebuild", { match })).toThrow(
      /The nearest of 9 other calls, #9 .*Then #8 differs in projectId;.*#4 differs in projectId; and 3 more\.$/s,
    );
  });

  test("in expect.poll it holds as soon as the call came", async ({ mock }) => {
    let polls = 0;
    const poll = expect.poll(
      async () => {
        polls += 1;
        if (polls === 3) await createPrebuild(mock);
        return mock;
      },
      { interval: 1 },
    );
    await poll.toHaveReceived("CreatePrebuild", { match: { projectId: PROJECT } });

    expect(polls).toBe(3);
    await expect.poll(() => mock).not.toHaveReceived("GetPrebuild");
    await expect.poll(() => mock).toBehaveWell();
    const missing = expect.poll(() => mock, { interval: 1, timeout: 20 });
    await expect(
      missing.toHaveReceived("CreatePrebuild", {
        match: { projectId: "01a00000-0000-7000-8000-000000000000" },
      }),
    ).rejects.toThrow(/- {3}projectId: "01a00000/);
  });

  test.for([
    ["no RPC", [undefined], "no RPC was given"],
    ["options that are none", ["GetPrebuild", 2], "expected an object, got 2"],
    ["an option that is none", ["GetPrebuild", { time: 1 }], "Did you mean times?"],
  ] as const)("refuses %s, whether it is negated or not", ([, args, words], { mock }) => {
    type Untyped = { toHaveReceived(...args: readonly unknown[]): void };

    expect(() => (expect(mock) as unknown as Untyped).toHaveReceived(...args)).toThrow(words);
    expect(() => (expect(mock).not as unknown as Untyped).toHaveReceived(...args)).toThrow(words);
  });

  test.for([undefined, null, 42, "mock", {}, [], () => {}])(
    "refuses anything but a mock, whether it is negated or not: %s",
    (value) => {
      const message = /^Failed to count calls: .+ is not a mock\. Give what createMock or startMock returned/;

      expect(() => expect(value).toHaveReceived("CreatePrebuild")).toThrow(message);
      expect(() => expect(value).not.toHaveReceived("CreatePrebuild")).toThrow(message);
    },
  );

  test("refuses an RPC, a field and a count that there are not", ({ mock }) => {
    // @ts-expect-error an RPC that there is not
    expect(() => expect(mock).toHaveReceived("CreatePrebuilt")).toThrow(
      'Failed to count calls: unknown rpc "CreatePrebuilt"; did you mean CreatePrebuild?',
    );
    expect(() => expect(mock).toHaveReceived("GetPrebuild", { match: { id: "x" } })).toThrow(
      /^Failed to count calls: .*id/,
    );
    for (const times of [-1, 0.5, Number.NaN]) {
      expect(() => expect(mock).toHaveReceived("GetPrebuild", { times })).toThrow(
        `Failed to count calls: times must be a whole number from 0, but is ${times}. Give another number.`,
      );
    }
  });
});

describe("toBeInPhase", () => {
  const fixtures = createFixtures();

  test("takes prebuilds and warm pools in the documented form", () => {
    expect(fixtures.prebuild.running().build()).toBeInPhase("RUNNING");
    expect(fixtures.prebuild.running().build()).not.toBeInPhase("PENDING");
    expect(fixtures.warmPool.ready().build()).toBeInPhase("READY");
    expect([fixtures.prebuild.failed("x").build()]).toEqual([expect.toBeInPhase("FAILED")]);
  });

  test("takes messages of generated clients", async ({ mock }) => {
    const client = createClient(PrebuildService, mock.transport());
    const { prebuild } = await client.createPrebuild({ projectId: PROJECT, spec: {} });

    expect(prebuild).toBeInPhase("PENDING");
    expect(prebuild).not.toBeInPhase("RUNNING");
  });

  test("says which phase it is in, and why", () => {
    const failed = fixtures.prebuild.failed("no space left").build();

    expect(() => expect(failed).toBeInPhase("COMPLETED")).toThrow(
      `expected prebuild ${failed.id} to be in phase COMPLETED, but it is in FAILED (no space left)`,
    );
    expect(() => expect(failed).not.toBeInPhase("FAILED")).toThrow(
      `expected prebuild ${failed.id} not to be in phase FAILED, but it is in FAILED`,
    );
  });

  test("in expect.poll it holds as soon as the phase is reached", async ({ mock }) => {
    const { id } = await createPrebuild(mock);
    const read = () => {
      mock.clock.next();
      return mock.world.prebuild(id);
    };

    await expect.poll(read, { interval: 1 }).toBeInPhase("COMPLETED");
    await expect.poll(read, { interval: 1 }).not.toBeInPhase("RUNNING");
  });

  test("refuses what is neither, and phases that there are not", () => {
    const prebuild = fixtures.prebuild.build();

    for (const value of [
      undefined,
      7,
      {},
      { status: {} },
      { status: { phase: "RUNNING" } },
      { status: { phase: 30 } },
    ]) {
      expect(() => expect(value).not.toBeInPhase("RUNNING")).toThrow(
        /^Failed to compare phases: .+ is neither a prebuild nor a warm pool\. Give one as /,
      );
    }
    // @ts-expect-error a phase that there is not
    expect(() => expect(prebuild).not.toBeInPhase("COMPLETE")).toThrow(
      'Failed to compare phases: unknown phase "COMPLETE" of a prebuild. Did you mean COMPLETED?',
    );
    expect(() => expect(prebuild).not.toBeInPhase("READY")).toThrow('unknown phase "READY" of a prebuild');
  });
});

describe("expect.soft", () => {
  const reached: string[] = [];

  // Each fails, as a test should whose soft expectation does not hold, and continues until its end.
  test.fails("continues after a call that did not come", ({ mock }) => {
    expect.soft(mock).toHaveReceived("CreatePrebuild");
    reached.push("toHaveReceived");
  });
  test.fails("continues after a call that should not have come", async ({ mock }) => {
    await createPrebuild(mock);
    expect.soft(mock).not.toHaveReceived("CreatePrebuild", { match: { projectId: PROJECT } });
    reached.push("not.toHaveReceived");
  });
  test.fails("continues after another phase", () => {
    expect.soft(createFixtures().prebuild.running().build()).toBeInPhase("FAILED");
    reached.push("toBeInPhase");
  });
  test.fails("continues after a phase that should not be", () => {
    expect.soft(createFixtures().prebuild.running().build()).not.toBeInPhase("RUNNING");
    reached.push("not.toBeInPhase");
  });
  test.fails("continues after clients that misbehave", async ({ mock }) => {
    mock.faults.add({ rpc: "CreatePrebuild", connection: "truncate", times: 1 });
    await createPrebuild(mock).catch(() => undefined);
    await createPrebuild(mock);
    await expect.soft(mock).toBehaveWell();
    reached.push("toBehaveWell");
  });
  test.fails("continues after clients that behave", async ({ mock }) => {
    await expect.soft(mock).not.toBehaveWell();
    reached.push("not.toBehaveWell");
  });

  test("continues, whichever matcher failed", () => {
    expect(reached).toEqual([
      "toHaveReceived",
      "not.toHaveReceived",
      "toBeInPhase",
      "not.toBeInPhase",
      "toBehaveWell",
      "not.toBehaveWell",
    ]);
  });
});

test("a mock that nothing reached says what is most often forgotten", ({ mock }) => {
  expect(() => expect(mock).toHaveReceived("GetPrebuild")).toThrow(
    "in total none: is the code under test given mock.fetch, or the url of a mock on a port?",
  );
});
