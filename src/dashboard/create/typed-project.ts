// Owns projects that are typed instead of chosen: by id, or by the name of a new project.
import { control, ServerError } from "../server.ts";
import { classes, projects, readProjects } from "../store.ts";

/** The choice of a project that is typed. */
export const OTHER_PROJECT = "other";

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** The class of a project in an organization without classes. */
const FIRST_CLASS = "20000000-0000-4000-8000-000000000001";

/** The typed id, or that of the project with this name, which is created if it does not exist. @throws ServerError */
export async function projectIdOf(typed: string, classId: string): Promise<string> {
  const text = typed.trim();
  if (text === "") {
    const message = "Type the name of a project, or its id.";
    throw new ServerError(message, 400, [{ field: "typed", message }]);
  }
  if (UUID.test(text)) return text;
  const known = [...projects.value.values()].find(({ name }) => name === text);
  if (known) return known.id;
  const environmentClassIds = [classId || ([...classes.value.keys()][0] ?? FIRST_CLASS)];
  const { project } = await control<{ project: { id: string } }>("POST", "/projects", {
    name: text,
    environmentClassIds,
  });
  await readProjects();
  return project.id;
}
