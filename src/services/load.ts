// Owns the loading of the protocol: codec and schemas are the heaviest part of the library, so they are loaded
// with the first call, or as soon as a server listens, and not with the library.
import type { AnswerUnary, UnaryContext } from "./unary.ts";

/** The answering of calls, and a way to have it ready before the first one. */
export interface LoadedUnary {
  readonly answer: AnswerUnary;
  readonly load: () => Promise<void>;
}

export function loadUnary(context: UnaryContext): LoadedUnary {
  let loaded: AnswerUnary | undefined;
  const load = async () => {
    const { createUnary } = await import("./unary.ts");
    loaded ??= createUnary(context);
  };
  return {
    answer: (call) => loaded?.(call) ?? load().then(() => (loaded as AnswerUnary)(call)),
    load,
  };
}
