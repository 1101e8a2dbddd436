// Owns values that are made with their first use.

/** The value that a function makes, made once: making schemas takes a tenth of a start that may need none of them. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
