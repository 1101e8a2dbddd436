// Owns what a suite in TypeScript does with prebuild-mock/jest, by ts-jest, which checks its types, and by Babel.
import { expect, jest, test } from "@jest/globals";
import { useMock } from "prebuild-mock/jest";

const mock = useMock({ scenario: "flaky-prebuild", linkTimers: true });

test("a mock, and the matchers of Jest's imported expect", async () => {
  const { prebuild } = await mock.call("CreatePrebuild", {
    projectId: "b0e12f6c-4c67-429d-a4a6-d9838b5da047",
    spec: {},
  });
  jest.advanceTimersByTime(60 * 60_000);

  expect(mock.world.prebuild(prebuild.id)).toBeInPhase("FAILED");
  expect([prebuild]).toEqual([expect.toBeInPhase("PENDING")]);
  expect(mock).not.toHaveReceived("DeletePrebuild", { match: { prebuildId: prebuild.id } });
  await expect(mock).toBehaveWell();
  // @ts-expect-error an unknown phase
  expect(() => expect(prebuild).toBeInPhase("FALED")).toThrow("Did you mean FAILED");
  // @ts-expect-error an unknown option
  expect(() => useMock({ scenaro: "healthy" })).toThrow("Did you mean scenario");
});
