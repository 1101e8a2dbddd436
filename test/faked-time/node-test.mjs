// Owns the border with faked time under the timers of node:test, with the installed package.
import { after, before, mock, test } from "node:test";
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import cases from "./border-cases.cjs";

const time = {
  fake: () => mock.timers.enable(),
  pass: async (milliseconds) => {
    for (let step = 0; step < 10; step += 1) {
      mock.timers.tick(milliseconds / 10);
      await null;
    }
  },
  restore: () => mock.timers.reset(),
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

// What waits with timers of the late kind keeps no process alive.
if (isLate) {
  const alive = setInterval(() => {}, 60_000);
  after(() => clearInterval(alive));
}
