// Owns the shape of a subject: who acts in an organization.
import type { Principal } from "../../api/phases.ts";

/** Who did something. */
export interface Subject {
  /** A UUID in lower case; empty if it is not known. */
  readonly id: string;
  /** Its kind, without the prefix: "USER", "SERVICE_ACCOUNT". */
  readonly principal: Principal;
}
