// Owns the names of the timeline's groups.
import type { PrebuildRow } from "../prebuild-row.ts";
import { className, projectName } from "../store.ts";
import type { Grouping } from "./view.ts";

interface Pair {
  readonly projectId: string;
  readonly environmentClassId: string;
}

export function groupName({ prebuild }: PrebuildRow, grouping: Grouping): string {
  return pairName(prebuild.metadata, grouping);
}

export function pairName({ projectId, environmentClassId }: Pair, grouping: Grouping): string {
  if (grouping === "none") return "";
  if (grouping === "project") return projectName(projectId);
  if (grouping === "class") return className(environmentClassId);
  return `${projectName(projectId)} · ${className(environmentClassId)}`;
}
