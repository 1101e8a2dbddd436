// Owns the border with faked time under the timers of node:test.
import { mock } from "node:test";
import { testBorder } from "./under-node.mjs";

await testBorder({
  fake: () => mock.timers.enable(),
  pass: async (milliseconds) => {
    for (let step = 0; step < 10; step += 1) {
      mock.timers.tick(milliseconds / 10);
      await null;
    }
  },
  restore: () => mock.timers.reset(),
});
