// Owns the documented bounds of the service. Durations are in milliseconds of simulated time.

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

/** Bounds of `spec.timeout` and its default (documented). */
export const TIMEOUT = { min: 300 * SECOND, max: 7_200 * SECOND, default: 3_600 * SECOND } as const;

/** Rows on a list's page: what 0 means, and the maximum (documented). */
export const PAGE_SIZE = { default: 25, max: 100 } as const;

/** Bounds of a warm pool's sizes (documented). */
export const POOL_SIZE = { minLow: 0, maxLow: 1, high: 20 } as const;

/** Most users that a project names (documented). */
export const MOST_USERS = 10;

/** Most editors of a project: far more than there are (assumed). */
export const MOST_EDITORS = 1_000;

/** How long a logs token is valid (documented). */
export const LOGS_TOKEN_LIFETIME = HOUR;

/** A prebuild is deleted automatically this long after its creation (documented; counted from creation: assumed). */
export const PREBUILD_LIFETIME = 7 * 24 * HOUR;

/** The last instant that a timestamp can hold: the end of the year 9999 (documented: google.protobuf.Timestamp). */
export const LAST_INSTANT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
