// Owns the check that a world could have written a state: its instants are in the past, its
// references resolve, and its parts satisfy their invariants.
import { LOGS_TOKEN_LIFETIME } from "../../api/limits.ts";
import { isPrebuilt, ownClassIds, type Project, prebuiltClassIds } from "../organization/project.ts";
import { isGoing, type WarmPoolRow } from "../warm-pool/warm-pool.ts";
import type { Violation } from "./invariants.ts";
import type { WorldState } from "./persistence.ts";
import { prebuildRowViolations, warmPoolRowViolations } from "./row-invariants.ts";

/** What no world could have written in a well-formed state; fields are such as "prebuilds.rows.0.since". */
export function stateViolations(state: WorldState): Violation[] {
  const projects = new Map(state.projects.map((project) => [project.id, project]));
  const classes = new Set(state.environmentClasses.map(({ id }) => id));
  const { now, prebuilds, warmPools, runners, environments } = state;
  const used = new Set([...prebuilds.rows, ...warmPools.rows].map(({ value }) => value.metadata.projectId));
  return [
    ...idsAndTokens(state),
    ...state.projects.flatMap((project, index) => at(`projects.${index}`, ofProject(project, classes, used))),
    ...twice(
      "projects",
      state.projects.map(({ id }) => id),
    ),
    ...twice(
      "environmentClasses",
      state.environmentClasses.map(({ id }) => id),
    ),
    ...state.insights.flatMap((id, index) =>
      projects.has(id) ? [] : [{ field: `insights.${index}`, message: `there is no project ${id}` }],
    ),
    ...runners.rows.flatMap(({ since }, index) =>
      since <= now
        ? []
        : [{ field: `runners.rows.${index}.since`, message: "must not be later than the present" }],
    ),
    ...environments.rows.flatMap(({ since, value }, index) =>
      at(`environments.rows.${index}`, [
        ...(since <= now ? [] : [{ field: "since", message: "must not be later than the present" }]),
        ...(classes.has(value.spec.environmentClassId)
          ? []
          : [
              {
                field: "value.spec.environmentClassId",
                message: `there is no environment class ${value.spec.environmentClassId}`,
              },
            ]),
      ]),
    ),
    ...prebuilds.rows.flatMap((row, index) =>
      at(`prebuilds.rows.${index}`, [
        ...prebuildRowViolations(row, now),
        ...ofPair(row.value.metadata, projects, classes),
      ]),
    ),
    ...warmPools.rows.flatMap((row, index) =>
      at(`warmPools.rows.${index}`, [
        ...warmPoolRowViolations(row, now),
        ...ofPair(row.value.metadata, projects, classes),
        ...ofConfiguration(row, projects),
      ]),
    ),
  ];
}

function idsAndTokens({ now, ids, logsTokens }: WorldState): Violation[] {
  const { made, grants } = logsTokens;
  const violations: Violation[] = [];
  if (ids.last > now) {
    violations.push({ field: "ids.last", message: `must not be later than the present, ${now}` });
  }
  if (Object.keys(grants).length > made) {
    violations.push({
      field: "logsTokens.made",
      message: "must be at least as many as there are grants",
    });
  }
  for (const [token, { expiresAt }] of Object.entries(grants)) {
    if (expiresAt <= now + LOGS_TOKEN_LIFETIME) continue;
    const message = "must not be later than an hour from the present";
    violations.push({ field: `logsTokens.grants.${token}.expiresAt`, message });
  }
  return violations;
}

function ofProject(project: Project, classes: ReadonlySet<string>, used: ReadonlySet<string>): Violation[] {
  const lists = {
    environmentClasses: ownClassIds(project),
    "prebuildConfiguration.environmentClassIds": prebuiltClassIds(project),
  };
  return [
    ...Object.entries(lists).flatMap(([field, ids]) => [
      ...twice(field, ids),
      ...ids.flatMap((id) =>
        classes.has(id) ? [] : [{ field, message: `there is no environment class ${id}` }],
      ),
    ]),
    ...(project.desiredPhase === "DELETED" && !used.has(project.id)
      ? [{ field: "desiredPhase", message: "is DELETED, and nothing of the project is left" }]
      : []),
  ];
}

/** A resource's project and class exist since its creation. */
function ofPair(
  { projectId, environmentClassId }: { readonly projectId: string; readonly environmentClassId: string },
  projects: ReadonlyMap<string, Project>,
  classes: ReadonlySet<string>,
): Violation[] {
  const violations: Violation[] = [];
  if (!projects.has(projectId)) {
    violations.push({ field: "value.metadata.projectId", message: `there is no project ${projectId}` });
  }
  if (!classes.has(environmentClassId)) {
    const message = `there is no environment class ${environmentClassId}`;
    violations.push({ field: "value.metadata.environmentClassId", message });
  }
  return violations;
}

/** A pool is deleted as soon as the configuration of its project no longer allows it. */
function ofConfiguration(row: WarmPoolRow, projects: ReadonlyMap<string, Project>): Violation[] {
  const { projectId, environmentClassId } = row.value.metadata;
  const project = projects.get(projectId);
  if (!project || isGoing(row)) return [];
  if (isPrebuilt(project) && prebuiltClassIds(project).includes(environmentClassId)) return [];
  const message = `is not in the prebuild configuration of project ${projectId}, and the pool is not being deleted`;
  return [{ field: "value.metadata.environmentClassId", message }];
}

function twice(field: string, ids: readonly string[]): Violation[] {
  return new Set(ids).size === ids.length ? [] : [{ field, message: "names an id twice" }];
}

function at(place: string, violations: readonly Violation[]): Violation[] {
  return violations.map(({ field, message }) => ({ field: `${place}.${field}`, message }));
}
