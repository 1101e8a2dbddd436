// Owns the form of a control API to those who hand requests to it.

/** What answers the paths below /_mock of one mock. */
export interface ControlFetch {
  readonly fetch: (request: Request, env?: object) => Response | Promise<Response>;
}
