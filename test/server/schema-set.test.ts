// Owns the schema that a mock hands out: that it is whole, and that a tool which knows nothing else can call with it.
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { expect, it } from "vitest";
import { createMock } from "../../src/server/create-mock.ts";
import { loadServices } from "../../src/services/services.ts";

it("the schema of a mock has every service with every method, and resolves on its own", async () => {
  const response = await createMock().fetch("/_mock/schema.binpb");
  const set = fromBinary(FileDescriptorSetSchema, new Uint8Array(await response.arrayBuffer()));
  const registry = createFileRegistry(set);

  const served = (await loadServices()).map(({ descriptor }) => descriptor);
  expect(served.length).toBeGreaterThan(7);
  for (const { typeName, methods } of served) {
    const names = registry.getService(typeName)?.methods.map(({ name }) => name);
    expect(names).toEqual(methods.map(({ name }) => name));
  }
  expect(response.headers.get("content-type")).toBe("application/x-protobuf");
});
