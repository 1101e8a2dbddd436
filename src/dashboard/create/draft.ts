// Owns the initial values of the form of a new prebuild, which may come from another prebuild.
import { signal } from "@preact/signals";

export interface PrebuildDraft {
  readonly projectId: string;
  readonly classId: string;
  /** Such as "3600s"; empty: the project's. */
  readonly timeout: string;
}

export const EMPTY_DRAFT: PrebuildDraft = { projectId: "", classId: "", timeout: "" };

/** The values of the open form; undefined while it is closed. */
export const prebuildDraft = signal<PrebuildDraft | undefined>(undefined);
