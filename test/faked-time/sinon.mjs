// Owns the border with faked time under sinon's timers.
import sinon from "sinon";
import { testBorder } from "./under-node.mjs";

let clock;
await testBorder({
  fake: () => {
    // Node's own streams and responses wait for these two.
    clock = sinon.useFakeTimers({ toNotFake: ["nextTick", "queueMicrotask"] });
  },
  pass: (milliseconds) => clock.tickAsync(milliseconds),
  restore: () => sinon.restore(),
});
