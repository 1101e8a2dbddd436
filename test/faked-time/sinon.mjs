// Owns the border with faked time under sinon's timers, with the installed package.
import { after, before, test } from "node:test";
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import sinon from "sinon";
import cases from "./border-cases.cjs";

let clock;
const time = {
  fake: () => {
    // Node's own streams and responses wait for these two.
    clock = sinon.useFakeTimers({ toNotFake: ["nextTick", "queueMicrotask"] });
  },
  pass: (milliseconds) => clock.tickAsync(milliseconds),
  restore: () => sinon.restore(),
};
// "late": the library is loaded when the timers are already fake.
const isLate = process.argv.includes("late");
if (isLate) time.fake();
const { createMock, startMock } = await import("prebuild-mock");
time.restore();
const library = { createMock, startMock };

before(async () => {
  const protobuf = { createFileRegistry, fromBinary, FileDescriptorSetSchema };
  library.listPrebuilds = await cases.listPrebuildsOf(library, protobuf);
});
for (const { name, run } of cases.borderCases(library, time)) test(name, run);
if (isLate) {
  const alive = setInterval(() => {}, 60_000);
  after(() => clearInterval(alive));
}
