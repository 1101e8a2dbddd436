// Owns JSON responses that may be longer than the longest text: they are written piece by piece, as their reader
// takes them, and the event loop runs in between.

/** Items of a list that are written at once. */
const ITEMS = 100;

/** How many characters are sent at once, or a little more. */
const PIECE = 2 ** 16;

/** A part of a JSON text, or a function that writes it when it is its turn. */
export type Part = string | (() => string);

/**
 * A value as a response. Long lists in it are written as they are read, so their items must not change meanwhile,
 * which values of the world never do; everything else is written at once.
 */
export function longJson(value: object): Response {
  return answerOf(partsOf(value));
}

/** The items of a list, without its brackets, each as `write` writes it. */
export function* itemParts<T>(items: readonly T[], write: (item: T) => string): Generator<Part> {
  for (let from = 0; from < items.length; from += ITEMS) {
    const some = items.slice(from, from + ITEMS);
    yield () => (from === 0 ? "" : ",") + some.map(write).join();
  }
}

/** A response of parts, which together are one JSON text. */
export function answerOf(parts: Iterable<Part>): Response {
  const rest = parts[Symbol.iterator]();
  const encoder = new TextEncoder();
  let isFirst = true;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (!isFirst) await nextTurn();
        isFirst = false;
        let piece = "";
        let next = rest.next();
        for (; !next.done; next = rest.next()) {
          piece += typeof next.value === "string" ? next.value : next.value();
          if (piece.length >= PIECE) break;
        }
        if (piece !== "") controller.enqueue(encoder.encode(piece));
        if (next.done) controller.close();
      },
      cancel() {
        rest.return?.();
      },
    },
    // Nothing is written ahead of its reader.
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: { "content-type": "application/json" } });
}

/** Lets the event loop read other input. Not by a timer, because timers may be fake. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

function* partsOf(value: unknown): Generator<Part> {
  if (Array.isArray(value) && value.length > ITEMS) {
    yield "[";
    yield* itemParts(value, (item) => JSON.stringify(item));
    yield "]";
  } else if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    let before = "{";
    for (const [name, field] of Object.entries(value)) {
      if (field === undefined) continue;
      yield `${before}${JSON.stringify(name)}:`;
      yield* partsOf(field);
      before = ",";
    }
    yield before === "{" ? "{}" : "}";
  } else yield JSON.stringify(value);
}
