// Owns what happens to a resource when time moves.

/** What happened to a resource when time moved. A prebuild that a daily schedule created comes from "" to PENDING. */
export interface Transition {
  /** The instant, in milliseconds since 1970. */
  readonly at: number;
  readonly kind: "prebuild" | "warmPool" | "runner" | "environment";
  readonly id: string;
  /** Short phase names. Equal if the phase stayed and something else changed. */
  readonly from: string;
  readonly to: string;
  /** In words, for example "the tasks are done". */
  readonly reason: string;
}
