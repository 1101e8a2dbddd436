// Owns the form of a change to a part of a resource, and how it is applied: an absent field is kept, null clears one.

/** All fields of a part, optional ones included: a copy that forgets one does not compile. */
export type Complete<T> = { [K in keyof Required<T>]: T[K] };

/** The changes to a part. An absent field is kept; null clears an optional field. */
export type ChangeOf<T> = {
  readonly [K in keyof T]?: (undefined extends T[K] ? T[K] | null : T[K]) | undefined;
};

/** A field after a change. */
export function kept<T>(before: T, change: T | null | undefined): T {
  if (change === undefined) return before;
  return change === null ? (undefined as T) : change;
}
