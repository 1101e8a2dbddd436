// Owns the matchers of Jest's global expect, whose types are those of `@types/jest`.
import { useMock } from "prebuild-mock/jest";

const mock = useMock();

test("the global expect has the matchers", async () => {
  await mock.call("ListPrebuilds");

  expect(mock).toHaveReceived("ListPrebuilds", { times: 1 });
  expect([mock.world.prebuilds()[0]]).toEqual([expect.toBeInPhase("PENDING")]);
  // @ts-expect-error an unknown RPC
  expect(() => expect(mock).toHaveReceived("ListPrebuild")).toThrow("ListPrebuilds");
});
