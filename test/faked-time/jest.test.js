// Owns the border with faked time under Jest's modern timers, with the installed package.
const { createFileRegistry, fromBinary } = require("@bufbuild/protobuf");
const { FileDescriptorSetSchema } = require("@bufbuild/protobuf/wkt");
const { createMock, startMock } = require("prebuild-mock");
const { borderCases, listPrebuildsOf } = require("./border-cases.cjs");

const library = { createMock, startMock };
const time = {
  fake: () => jest.useFakeTimers(),
  pass: (milliseconds) => jest.advanceTimersByTimeAsync(milliseconds),
  restore: () => jest.useRealTimers(),
};

beforeAll(async () => {
  const protobuf = { createFileRegistry, fromBinary, FileDescriptorSetSchema };
  library.listPrebuilds = await listPrebuildsOf(library, protobuf);
});

test.each(borderCases(library, time))("$name", ({ run }) => run(), 120_000);
