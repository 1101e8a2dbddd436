// Owns what all lists share: where a page begins, how long it is, and the token of the next page.
import type { DescMessage, Message } from "@bufbuild/protobuf";
import { type PaginationRequest, PaginationRequestSchema } from "../api/gen/gitpod/v1/pagination_pb.ts";
import { PAGE_SIZE } from "../api/limits.ts";
import { quoted } from "../input/quoted.ts";
import { RpcError } from "../rpc/connect-error.ts";
import { type FilterFields, readPageToken, writePageToken } from "../rpc/page-token.ts";
import type { Page } from "../world/store/table.ts";

/** The bounds of the requested page, and the pagination of its response. */
export interface Listing {
  readonly limit: number;
  readonly before: number | undefined;
  readonly pagination: (page: Page<unknown>) => { readonly nextToken: string };
}

/** As `Listing`, for a list whose places are texts. */
export interface PlacedListing {
  readonly limit: number;
  /** The last place of the previous page; undefined on the first. */
  readonly place: string | undefined;
  readonly pagination: (next: string | undefined) => { readonly nextToken: string };
}

/**
 * @param method the list's name, which its tokens are bound to, like its filter
 * @throws RpcError invalid_argument if the token is not one of this list
 */
export function listing(
  method: string,
  pagination: PaginationRequest | undefined,
  fields: FilterFields,
): Listing {
  const list = placedListing(method, pagination, fields);
  return {
    limit: list.limit,
    before: list.place === undefined ? undefined : Number.parseInt(list.place, 36),
    pagination: ({ next }) => list.pagination(next?.toString(36)),
  };
}

/** As `listing`; a place is digits, lower-case letters and dashes. */
export function placedListing(
  method: string,
  pagination: PaginationRequest | undefined,
  fields: FilterFields,
): PlacedListing {
  return {
    limit: pagination?.pageSize || PAGE_SIZE.default,
    place: pagination?.token ? readPageToken(pagination.token, method, fields) : undefined,
    pagination: (next) => ({ nextToken: next === undefined ? "" : writePageToken(next, method, fields) }),
  };
}

/**
 * Reads the page from the query of a POST: generated clients send the next page's token and size there and resend the
 * first body (documented).
 */
export function takePageFromQuery(request: Message, descriptor: DescMessage, query: string): void {
  if (descriptor.field.pagination?.message?.typeName !== PaginationRequestSchema.typeName) return;
  const parameters = new URLSearchParams(query);
  const token = parameters.get("token") || undefined;
  const size = parameters.get("pageSize") || undefined;
  if (token === undefined && size === undefined) return;
  if (size !== undefined && !/^-?\d{1,9}$/.test(size)) {
    throw new RpcError(
      "invalid_argument",
      `query parameter pageSize must be a whole number: got ${quoted(size)}`,
    );
  }
  const list = request as Message & { pagination?: PaginationRequest };
  list.pagination = {
    $typeName: "gitpod.v1.PaginationRequest",
    token: token ?? list.pagination?.token ?? "",
    pageSize: size === undefined ? (list.pagination?.pageSize ?? 0) : Number(size),
  };
}
