// Owns the answering of an app that outlives its mock.

import { closed } from "../mock/closed.ts";
import { errorAnswer, RpcError } from "../rpc/connect-error.ts";
import type { AnswerUnary } from "../services/unary.ts";

/** The answering of an app that outlives its mock: where somebody has mounted it, it is asked on. */
export function answeringWhileOpen(answer: AnswerUnary, isClosed: () => boolean): AnswerUnary {
  return (call) => (isClosed() ? errorAnswer(new RpcError("unavailable", closed("answer"))) : answer(call));
}
