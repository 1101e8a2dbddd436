// Owns which pools a project's configuration allows.
import { isPrebuilt, type Project, prebuiltClassIds } from "../organization/project.ts";

/** Why a project can no longer have a pool of a class; undefined if it can. */
export function whyUnconfigured(project: Project, classId: string): string | undefined {
  if (project.desiredPhase === "DELETED") return "its project was deleted";
  if (!isPrebuilt(project)) return "prebuilds were disabled on the project";
  if (prebuiltClassIds(project).includes(classId)) return undefined;
  return "its environment class left the prebuild configuration of the project";
}
