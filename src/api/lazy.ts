// Owns values that are created on first use.

/**
 * A value that is created once, on first use: creating schemas is a tenth of the start-up, which may
 * need none of them.
 */
export function once<T extends object | number>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
