// Owns the writers of responses with resources that have a codec of their own. The type of a result follows from the
// response's descriptor: its fields, with the world's values instead of messages.
import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import type { PaginationResponse } from "../api/gen/gitpod/v1/pagination_pb.ts";
import type {
  Prebuild as PrebuildMessage,
  WarmPool as WarmPoolMessage,
} from "../api/gen/gitpod/v1/prebuild_pb.ts";
import type { Writer } from "../rpc/row.ts";
import type { Prebuild } from "../world/prebuild/prebuild.ts";
import type { WarmPool } from "../world/warm-pool/warm-pool.ts";
import type { ServiceContext } from "./context.ts";
import type { ResourceCodecs } from "./resource-codec.ts";

/** What a handler returns for a message in a response. */
type ValueOf<M> = M extends PrebuildMessage
  ? Prebuild
  : M extends WarmPoolMessage
    ? WarmPool
    : M extends PaginationResponse
      ? { readonly nextToken: string }
      : never;

/** What a handler returns for a response. */
export type ResourceResult<O extends DescMessage> = {
  readonly [F in Exclude<keyof MessageShape<O>, "$typeName" | "$unknown">]: NonNullable<
    MessageShape<O>[F]
  > extends readonly (infer Item)[]
    ? readonly ValueOf<Item>[]
    : ValueOf<NonNullable<MessageShape<O>[F]>>;
};

type ResourceWriter<O extends DescMessage> = Writer<ServiceContext, O, ResourceResult<O>>;

/** Writes responses with exactly one resource. */
export function oneOf<O extends DescMessage>(output: O, kind: keyof ResourceCodecs): ResourceWriter<O> {
  const field = onlyField(output, "message");
  return {
    output,
    write: (result, encoding, { codecs }) =>
      codecs[kind].one((result as Record<string, never>)[field] as never, encoding),
  };
}

/** Writes responses with a page of resources. */
export function pageOf<O extends DescMessage>(output: O, kind: keyof ResourceCodecs): ResourceWriter<O> {
  const field = onlyField(output, "list");
  return {
    output,
    write: (result, encoding, { codecs }) => {
      const page = result as unknown as { readonly pagination: { readonly nextToken: string } };
      const values = (page as unknown as Record<string, readonly never[]>)[field] as readonly never[];
      return codecs[kind].list(values, page.pagination.nextToken, encoding);
    },
  };
}

/** The one field of that kind, besides the pagination. */
function onlyField({ typeName, fields }: DescMessage, kind: "message" | "list"): string {
  const [field, ...others] = fields.filter(({ localName }) => localName !== "pagination");
  if (!field || field.fieldKind !== kind || others.length > 0) {
    throw new Error(`${typeName} must have one ${kind} field, and no other field besides its pagination`);
  }
  return field.localName;
}
