// Owns loading on first use: a loaded module is kept, a failure is not, because a file may be missing, or file
// descriptors exhausted, only briefly.

/** Loads on the first call. A call after a failure tries again. */
export function createLoader<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
