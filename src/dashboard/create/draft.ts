// Owns what the form of a new prebuild begins with, which another prebuild may give.
import { signal } from "@preact/signals";

export interface PrebuildDraft {
  readonly projectId: string;
  readonly classId: string;
  /** Such as "3600s"; empty: the project's. */
  readonly timeout: string;
}

export const EMPTY_DRAFT: PrebuildDraft = { projectId: "", classId: "", timeout: "" };

/** Of the form that is open; undefined while it is closed. */
export const prebuildDraft = signal<PrebuildDraft | undefined>(undefined);
