// Owns the project of these tests.

/** The documented one. */
export const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
