// Owns the list of what can be reset by itself.

/** The parts of a mock that `reset` can take back to the start. */
export const RESET_PARTS = ["state", "clock"] as const;

/** A part of a mock that can be reset. */
export type ResetPart = (typeof RESET_PARTS)[number];
