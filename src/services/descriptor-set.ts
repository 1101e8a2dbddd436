// Owns the reading of descriptors that users give: the binary form of messages of RPCs that are not served.
import { createFileRegistry, type FileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { MisuseError } from "../mock/misuse.ts";

/**
 * What a FileDescriptorSet describes.
 * @throws MisuseError if the bytes are not a descriptor set, or imports are missing
 */
export function readDescriptorSet(bytes: Uint8Array): FileRegistry {
  try {
    const set = fromBinary(FileDescriptorSetSchema, bytes);
    if (set.file.length === 0) throw new Error("it contains no file");
    return createFileRegistry(set);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new MisuseError(
      `Failed to read the descriptors: ${why}. Give a FileDescriptorSet with its imports, as "buf build -o file.binpb" writes it.`,
    );
  }
}
