// Owns what a suite of CommonJS under Jest does with prebuild-mock/jest, Jest's own globals and fake timers included.
const { useMock } = require("prebuild-mock/jest");

const projectId = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
const mock = useMock({ scenario: "failing-prebuild" });
const seen = [];
let before;

try {
  before = mock.url;
} catch (error) {
  before = error.message;
}

test("each test has a mock, and the matchers", async () => {
  const { prebuild } = await mock.call("CreatePrebuild", { projectId, spec: {} });
  mock.clock.advance("10m");

  expect(mock.world.prebuild(prebuild.id)).toBeInPhase("FAILED");
  expect([mock.world.prebuild(prebuild.id)]).toEqual([expect.toBeInPhase("FAILED")]);
  expect(mock).toHaveReceived("CreatePrebuild", { times: 1, match: { projectId } });
  expect(mock.requests).not.toHaveReceived("DeletePrebuild");
  await expect(mock).toBehaveWell();
  seen.push(mock.call);
});

test("the next one has another mock", async () => {
  expect(mock.requests.count()).toBe(0);
  await expect(seen[0]("ListPrebuilds")).rejects.toThrow("the mock is closed");
});

test("matchers that fail say why", () => {
  expect(() => expect(mock).toHaveReceived("DeletePrebuild")).toThrow(
    "expected the mock to have received DeletePrebuild; it received it 0 times, and in total none",
  );
  expect(() => expect(mock).toHaveReceived("DeletePrebild")).toThrow("DeletePrebuild");
});

test("wrong options are refused, with what would be right", () => {
  expect(() => useMock({ linkTimer: true })).toThrow('unknown field "linkTimer". Did you mean linkTimers?');
  expect(() => useMock({ port: 4020 })).toThrow("port is an option of startMock");
});

describe("linked timers", () => {
  const mock = useMock({ linkTimers: true });

  test("move the mock", async () => {
    const { prebuild } = await mock.call("CreatePrebuild", { projectId, spec: {} });
    const polled = (async () => {
      for (let polls = 0; ; polls += 1) {
        const { prebuild: found } = await mock.call("GetPrebuild", { prebuildId: prebuild.id });
        if (found.status.phase === "PREBUILD_PHASE_COMPLETED") return { polls, found };
        await new Promise((resolve) => setTimeout(resolve, 5_000));
      }
    })();

    await jest.advanceTimersByTimeAsync(60 * 60_000);

    const { polls, found } = await polled;
    expect(found).toBeInPhase("COMPLETED");
    expect(polls).toBeGreaterThan(100);
    expect(Date.now()).toBe(mock.clock.now().getTime());
  });

  test("are moved by the mock", () => {
    const fired = jest.fn();
    setTimeout(fired, 60_000);

    mock.clock.advance("59s");
    expect(fired).not.toHaveBeenCalled();
    mock.clock.advance("1s");
    expect(fired).toHaveBeenCalledTimes(1);
  });

  describe("beside another mock", () => {
    const another = useMock({ scenario: "empty" });

    test("leave it its own clock", () => {
      mock.clock.advance("1h");

      expect(another.world.prebuilds()).toEqual([]);
      expect(another.clock.now()).not.toEqual(mock.clock.now());
    });
  });
});

test("timers are real again after a test that linked them", () => {
  expect(Object.hasOwn(setTimeout, "clock")).toBe(false);
});

test("a mock cannot be used before a test runs", () => {
  expect(before).toBe(
    "Failed to use the mock: no test is running. Read it within a test, or in a hook after useMock.",
  );
});
