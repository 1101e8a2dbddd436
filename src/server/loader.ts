// Owns loading on first use: what was loaded is kept, a failure is not, because a file may be missing or a descriptor
// short for a moment only.

/** Loads with the first call. A call after a failure tries again. */
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
