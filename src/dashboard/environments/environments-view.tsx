// Owns the view of environments: start times by origin, and a list.
import { useSignal } from "@preact/signals";
import { attempt } from "../notice.tsx";
import { rpcOf } from "../server.ts";
import { className, projectName, projects } from "../store.ts";
import { counted, instantText, spanText } from "../time-text.ts";
import {
  type EnvironmentRow,
  environments,
  ORIGIN_NAMES,
  type StartFigures,
  startFigures,
  startUpOf,
} from "./environments.ts";

/** Beyond this, rows are only counted. */
const MOST = 200;

export function EnvironmentsView() {
  const rows = environments.value;
  return (
    <>
      <div class="tools">
        <p class="hint">What prebuilds and pools are for: an environment that runs sooner.</p>
        <span class="spacer" />
        <NewEnvironment />
      </div>
      <section class="panel starts" aria-label="Time until RUNNING">
        <h2>Time until RUNNING</h2>
        <Comparison figures={startFigures(rows)} />
      </section>
      {rows.length === 0 ? (
        <p class="empty">No environments. “New environment” creates one from a project.</p>
      ) : (
        <Table rows={rows} />
      )}
    </>
  );
}

/** One bar for each origin; the longest has the full width. */
function Comparison({ figures }: { figures: readonly StartFigures[] }) {
  const longest = Math.max(1, ...figures.map(({ median = 0 }) => median));
  return (
    <dl class="start-bars">
      {figures.map(({ origin, count, median }) => (
        <div key={origin} class={`start-bar start-${origin}`}>
          <dt>{ORIGIN_NAMES[origin]}</dt>
          <dd>
            <span
              class="start-length"
              style={{ width: `${median === undefined ? 0 : Math.max(0.6, (median / longest) * 100)}%` }}
            />
            <span class="start-text">
              {median === undefined ? "–" : spanText(median)} <small>{counted(count, "start")}</small>
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Table({ rows }: { rows: readonly EnvironmentRow[] }) {
  return (
    <div class="panel table-scroller">
      <table>
        <thead>
          <tr>
            <th>Environment</th>
            <th>Project</th>
            <th>Class</th>
            <th>Phase</th>
            <th>Started</th>
            <th>Until RUNNING</th>
            <th>Created (UTC)</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST).map((row) => (
            <tr key={row.id}>
              <td title={row.id}>{row.name}</td>
              <td>{row.projectId ? projectName(row.projectId) : "–"}</td>
              <td>{className(row.environmentClassId)}</td>
              <td>
                {row.phase.toLowerCase()}
                {row.failureMessages.length > 0 && `: ${row.failureMessages.join("; ")}`}
              </td>
              <td>{ORIGIN_NAMES[row.origin]}</td>
              <td>{startUpText(row)}</td>
              <td>{instantText(Date.parse(row.createdAt))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST && (
        <p class="hint">{counted(rows.length - MOST, "older environment")} not shown.</p>
      )}
    </div>
  );
}

function startUpText(row: EnvironmentRow): string {
  const took = startUpOf(row);
  return took === undefined ? "–" : spanText(took);
}

/** A project, and the button that creates an environment from it. */
function NewEnvironment() {
  const projectId = useSignal("");
  const all = [...projects.value.values()];
  const chosen = projectId.value || all[0]?.id;
  if (chosen === undefined) return <p class="hint">No projects yet: create a prebuild first.</p>;
  const create = () =>
    attempt(
      () => rpcOf("gitpod.v1.EnvironmentService/CreateEnvironmentFromProject", { projectId: chosen }),
      "The environment starts. Move the clock to see it run.",
    );
  return (
    <>
      <label class="inline">
        <span>Project</span>
        <select
          value={chosen}
          onChange={(event) => {
            projectId.value = event.currentTarget.value;
          }}
        >
          {all.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="button" class="primary" onClick={() => void create()}>
        New environment
      </button>
    </>
  );
}
