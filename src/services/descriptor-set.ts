// Owns the reading of descriptors that somebody gives: what the messages of RPCs that are not served are in binary.
import { createFileRegistry, type FileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { MisuseError } from "../mock/misuse.ts";

/**
 * What a FileDescriptorSet describes.
 * @throws MisuseError if the bytes are none, or it does not hold the files that its files import
 */
export function readDescriptorSet(bytes: Uint8Array): FileRegistry {
  try {
    const set = fromBinary(FileDescriptorSetSchema, bytes);
    if (set.file.length === 0) throw new Error("it holds no file");
    return createFileRegistry(set);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new MisuseError(
      `Failed to read the descriptors: ${why}. Give a FileDescriptorSet with its imports, as "buf build -o file.binpb" writes it.`,
    );
  }
}
