// Owns the codes of Connect errors. https://connectrpc.com/docs/protocol#error-codes

/** Connect's codes and the HTTP status of each (documented). */
export const HTTP_STATUS = {
  canceled: 499,
  unknown: 500,
  invalid_argument: 400,
  deadline_exceeded: 504,
  not_found: 404,
  already_exists: 409,
  permission_denied: 403,
  resource_exhausted: 429,
  failed_precondition: 400,
  aborted: 409,
  out_of_range: 400,
  unimplemented: 501,
  internal: 500,
  unavailable: 503,
  data_loss: 500,
  unauthenticated: 401,
} as const;

/** A Connect error code. */
export type Code = keyof typeof HTTP_STATUS;

/** All codes, in the order of the table. */
export const CODES = Object.keys(HTTP_STATUS) as readonly Code[];
