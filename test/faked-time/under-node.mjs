// Owns the run of the border's cases in node:test, under whatever fakes its timers, with the installed package.
import { after, before, test } from "node:test";
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import cases from "./border-cases.cjs";

/** @param time how timers are faked, how time passes, and how they become real again */
export async function testBorder(time) {
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
  if (!isLate) return;
  // What waits with timers of the late kind keeps no process alive.
  const alive = setInterval(() => {}, 60_000);
  after(() => clearInterval(alive));
}
