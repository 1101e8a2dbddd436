// Owns the form of the table of RPCs: a row for each method, held together by the types of its descriptor.
import type {
  DescMessage,
  DescMethod,
  DescMethodServerStreaming,
  DescMethodUnary,
  DescService,
  Message,
  MessageShape,
} from "@bufbuild/protobuf";
import { MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import type { AnswerBody } from "./compression.ts";
import type { Encoding } from "./encoding.ts";
import type { HandlerCall } from "./handler-call.ts";

/** How a handler's results become bodies of the response message `output`. */
export interface Writer<C, O extends DescMessage, R> {
  readonly output: O;
  readonly write: (result: R, encoding: Encoding, context: C) => AnswerBody;
}

/** A response in lines of JSON, for a stream whose caller asks for `application/jsonl`. */
export interface LineOptions {
  /** Lines are padded with spaces to a multiple of this number of bytes. Default 1. */
  readonly multiple?: number;
  /** The beginning of every line, which is sent if a fault cuts the stream off. */
  readonly beginning: string;
}

/** An RPC as `createRpc` serves it. Created by `unary` or `serverStream`, which check its types. */
export interface Row<C> {
  readonly descriptor: DescMethodUnary | DescMethodServerStreaming;
  /** Without side effects, so that it can be called with Connect GET. From the descriptor. */
  readonly safe: boolean;
  handle(context: C, request: Message, call: HandlerCall): unknown;
  encode(result: unknown, encoding: Encoding, context: C): AnswerBody;
  readonly lines?: LineOptions | undefined;
}

/** The rows of one service. */
export interface Service<C> {
  readonly descriptor: DescService;
  readonly rows: readonly Row<C>[];
}

/** A service whose rows are loaded by its first call. */
export interface LazyService<C> {
  /** The full name of the service. */
  readonly typeName: string;
  readonly load: () => Promise<Service<C>>;
}

/**
 * Exactly a result of type `R`: a member that the writer does not know does not compile. The extra member, which no
 * result has, makes an object without any member of `R` unassignable.
 */
type Exactly<R, H extends R> = H & { readonly [K in Exclude<keyof H, keyof R> | "$none"]?: never };

export interface UnaryDefinition<C, M extends DescMethodUnary, R, H extends R> {
  readonly encode: Writer<C, M["output"], R>;
  /** May set response headers and trailers on the call, and be asynchronous. */
  readonly handle: (
    context: C,
    request: MessageShape<M["input"]>,
    call: HandlerCall,
  ) => Exactly<R, H> | Promise<Exactly<R, H>>;
}

export interface StreamDefinition<C, M extends DescMethodServerStreaming, R, H extends R> {
  readonly encode: Writer<C, M["output"], R>;
  /**
   * Called once, before the response begins; it may set headers then, and trailers until its end. It yields the
   * results that are ready together. If it returns, the stream ends well; if it throws, the stream ends with that
   * error.
   */
  readonly handle: (
    context: C,
    request: MessageShape<M["input"]>,
    call: HandlerCall,
  ) => AsyncIterable<readonly Exactly<R, H>[]>;
  /** Also served as lines of JSON. */
  readonly lines?: LineOptions;
}

/** A row that belongs to the method `M`. */
export type RowOf<C, M extends DescMethod> = Row<C> & { readonly descriptor: M };

/** The functions that create rows and services for handlers with a context `C`. */
export function rowsFor<C>() {
  return {
    /** A row of one request and one response. */
    unary<M extends DescMethodUnary, R, H extends R>(
      descriptor: M,
      { handle, encode }: UnaryDefinition<C, M, R, H>,
    ): RowOf<C, M> {
      return row<C, M>(descriptor, handle as Row<C>["handle"], encode as Writer<C, DescMessage, unknown>);
    },

    /** A row of one request and any number of responses. */
    serverStream<M extends DescMethodServerStreaming, R, H extends R>(
      descriptor: M,
      { handle, encode, lines }: StreamDefinition<C, M, R, H>,
    ): RowOf<C, M> {
      return {
        ...row<C, M>(descriptor, handle as Row<C>["handle"], encode as Writer<C, DescMessage, unknown>),
        lines,
      };
    },

    /** A service with a row for each of its methods. */
    service<S extends DescService>(
      descriptor: S,
      rows: { readonly [K in keyof S["method"]]: RowOf<C, S["method"][K]> },
    ): Service<C> {
      return { descriptor, rows: Object.values(rows) as Row<C>[] };
    },
  };
}

function row<C, M extends DescMethod>(
  descriptor: M,
  handle: Row<C>["handle"],
  { output, write }: Writer<C, DescMessage, unknown>,
): RowOf<C, M> {
  if (output.typeName !== descriptor.output.typeName) {
    throw new Error(
      `${descriptor.name} returns ${descriptor.output.typeName}: its writer is for ${output.typeName}`,
    );
  }
  const safe = descriptor.idempotency === MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS;
  return { descriptor, safe, handle, encode: write } as unknown as RowOf<C, M>;
}
