// Owns the schema of everything served, as one binary descriptor set for `buf curl --schema` and generators.
import { create, type DescFile, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { loadServices } from "../services/services.ts";

/** A `google.protobuf.FileDescriptorSet` of every service and what its files import, each file after its imports. */
export async function schemaSet(): Promise<Uint8Array<ArrayBuffer>> {
  const files = new Map<string, DescFile>();
  const add = (file: DescFile) => {
    if (files.has(file.name)) return;
    for (const imported of file.dependencies) add(imported);
    files.set(file.name, file);
  };
  for (const { descriptor } of await loadServices()) add(descriptor.file);
  const set = create(FileDescriptorSetSchema, { file: [...files.values()].map(({ proto }) => proto) });
  return toBinary(FileDescriptorSetSchema, set) as Uint8Array<ArrayBuffer>;
}
