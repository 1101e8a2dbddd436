// Owns the refusal of gRPC and gRPC-Web in the form that their clients read: the status of the call in the headers of
// a response without a body. https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#responses

/** gRPC's number of `unimplemented`. */
const UNIMPLEMENTED = "12";

const MESSAGE =
  "prebuild-mock serves the Connect protocol, not gRPC or gRPC-Web: use a Connect client, such as buf curl --protocol connect";

/** The message for the journal and the log. */
export const GRPC_REFUSED = { status: 200, code: "unimplemented", message: MESSAGE } as const;

/** The headers of the refusal, with HTTP status 200; undefined if the content type is neither gRPC's nor gRPC-Web's. */
export function grpcRefusal(contentType: string | undefined): Record<string, string> | undefined {
  if (!contentType?.startsWith("application/grpc")) return undefined;
  const [type] = /^application\/grpc(?:-web(?:-text)?)?(?=$|[+;\s])/.exec(contentType) ?? [];
  if (type === undefined) return undefined;
  return { "content-type": type, "grpc-status": UNIMPLEMENTED, "grpc-message": MESSAGE };
}
