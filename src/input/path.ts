// Owns the way from the root of a value to one of its fields.

/** The way to a field from the root: names of fields, and indices in lists. */
export type Path = readonly (string | number)[];
