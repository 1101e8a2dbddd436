// Owns the content types of unary calls. https://connectrpc.com/docs/protocol#unary-request

/** How a message is encoded. */
export type Encoding = "json" | "proto";

/** The content type of each encoding. */
export const CONTENT_TYPE = { json: "application/json", proto: "application/proto" } as const;

/** The accepted types, as a 415 lists them. */
export const ACCEPT_POST = Object.values(CONTENT_TYPE).join(", ");

/** The encoding that a content type names; undefined if it is not one of unary calls. */
export function encodingOf(contentType: string | undefined): Encoding | undefined {
  if (contentType === CONTENT_TYPE.json) return "json";
  if (contentType === CONTENT_TYPE.proto) return "proto";
  const [type = "", ...parameters] = (contentType ?? "").toLowerCase().split(";");
  const isPlain = parameters.every((parameter) => parameter.trim() === "");
  if (type.trim() === CONTENT_TYPE.proto) return isPlain ? "proto" : undefined;
  const isUtf8 = parameters.every((parameter) =>
    /^\s*(?:charset\s*=\s*(?:utf-?8|"utf-?8")\s*)?$/.test(parameter),
  );
  return type.trim() === CONTENT_TYPE.json && isUtf8 ? "json" : undefined;
}
