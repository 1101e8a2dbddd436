// Owns how the groups of the timeline are named.
import type { PrebuildRow } from "../prebuild-row.ts";
import { className, projectName } from "../store.ts";
import type { Grouping } from "./view.ts";

export function groupName({ prebuild }: PrebuildRow, grouping: Grouping): string {
  const { projectId, environmentClassId } = prebuild.metadata;
  if (grouping === "none") return "";
  if (grouping === "project") return projectName(projectId);
  if (grouping === "class") return `class ${className(environmentClassId)}`;
  return `${projectName(projectId)} · class ${className(environmentClassId)}`;
}
