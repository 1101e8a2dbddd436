// Owns the response of an app that outlives its mock: if it is mounted, it still gets requests.
import { closed } from "../mock/closed.ts";
import { errorAnswer, RpcError } from "../rpc/connect-error.ts";
import type { Answer } from "../rpc/exchange.ts";

export function closedAnswer(): Answer {
  return errorAnswer(new RpcError("unavailable", closed("answer")));
}
