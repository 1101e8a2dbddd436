// Owns which body types a unary call may have. https://connectrpc.com/docs/protocol#unary-request

/** How a message is written. */
export type Encoding = "json" | "proto";

/** The content type of each encoding. */
export const CONTENT_TYPE = { json: "application/json", proto: "application/proto" } as const;

/** What a 415 says would be right. */
export const ACCEPT_POST = Object.values(CONTENT_TYPE).join(", ");

/** The encoding that a content type names; undefined if it is none that a unary call may have. */
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
