const { buildWithRetry } = require("./build.js");
const { createWorld } = require("./world.js");

const projectId = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
let world;

afterEach(() => world.end());

test("a prebuild that failed is tried once more", async () => {
  world = await createWorld({ scenario: "flaky-prebuild" });

  const prebuild = await buildWithRetry({ env: world.env, projectId, sleep: world.advance });

  expect(prebuild.status.phase).toBe("PREBUILD_PHASE_COMPLETED");
  expect(await world.count("CreatePrebuild")).toBe(2);
});

test("a second failure is reported", async () => {
  world = await createWorld({ scenario: "failing-prebuild" });

  const prebuild = await buildWithRetry({ env: world.env, projectId, sleep: world.advance });

  expect(prebuild.status.failureMessage).toMatch("no space left on device");
  expect(await world.count("CreatePrebuild")).toBe(2);
});
