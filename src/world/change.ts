// Owns what a change may say of a part of a resource, and how it is applied: an absent field stays, null clears one.

/** All fields of a part, also those that may be unset: a copy that forgets one does not compile. */
export type Complete<T> = { [K in keyof Required<T>]: T[K] };

/** What of a part changes. An absent field stays as it is; null clears a field that may be unset. */
export type ChangeOf<T> = {
  readonly [K in keyof T]?: (undefined extends T[K] ? T[K] | null : T[K]) | undefined;
};

/** A field after a change. */
export function kept<T>(before: T, change: T | null | undefined): T {
  if (change === undefined) return before;
  return change === null ? (undefined as T) : change;
}
