// Owns projects in the short form for tests of the world: added, changed and read in it.
import type { ProjectChange } from "../../src/scenarios/project-form.ts";
import { projectInput, projectPatch, shortForm } from "../../src/scenarios/project-form.ts";
import type { ScenarioProject } from "../../src/scenarios/scenario-organization.ts";
import type { Project } from "../../src/world/organization/project.ts";
import type { World } from "../../src/world/world.ts";

/** A project in the short form. */
export type ShortProject = ReturnType<typeof shortProject>;

export function addProject(world: World, project: ScenarioProject): ShortProject {
  return shortProject(world.projects.create(projectInput(project)));
}

export function changeProject(world: World, id: string, change: ProjectChange): ShortProject {
  const before = world.organization.projects.get(id);
  return shortProject(world.projects.update(id, projectPatch(change, before)));
}

/** Every project, oldest first. */
export function shortProjects(world: World): ShortProject[] {
  return Array.from(world.organization.projects, shortProject);
}

export function shortProject(project: Project) {
  const { id, name, isMadeUp } = project;
  return { id, name, isMadeUp, ...shortForm(project) };
}
