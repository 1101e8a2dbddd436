// Owns when the page reads data: soon after a change, at most a few times a second, and only what is shown.
import { effect, signal } from "@preact/signals";
import { readCheckpoints } from "./checkpoints/checkpoints.ts";
import { type ClockState, clock, present, setClock } from "./clock/present.ts";
import { readEnvironments } from "./environments/environments.ts";
import { readFaults } from "./faults/rules.ts";
import { figures, readFailures, readFigures } from "./figures.ts";
import { readCoverage, readReport } from "./insight/insight.ts";
import {
  fitMonth,
  hourData,
  hourView,
  monthData,
  monthView,
  timelineData,
  timelineView,
} from "./pictures.ts";
import { readEvidence, readRequests } from "./requests/journal.ts";
import { callsOf, evidence, view } from "./route.ts";
import { control, ServerError } from "./server.ts";
import {
  projects,
  readDue,
  readOrganization,
  readPools,
  readProjects,
  readSelected,
  selectedId,
} from "./store.ts";
import { readForecast } from "./timeline/forecast.ts";
import { isTable, readTable, tableLimit } from "./timeline/table-rows.ts";

/** Whether everything has been read since the page was opened. */
const isRead = signal(false);

/** The time between two reads, in milliseconds; more if the server is slow. */
const PAUSE = 250;
const LONGEST_PAUSE = 2_000;
/** After a read that the server refused. */
const RETRY = 2_000;

let isWanted = false;
let isWhole = true;
let isReading = false;
let endPause = () => {};

/** Reads what changed, soon. */
export function want(): void {
  isWanted = true;
  if (!isReading) void read();
}

/** Reads what changed at once, because another part is shown. */
function wantNow(): void {
  want();
  endPause();
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
    endPause = resolve;
  });
}

/** Reads everything, soon: the mock was reset, or something was missed. */
export function wantAll(): void {
  isWhole = true;
  want();
}

/** Reads what is shown whenever that changes, until the returned function is called. */
export function readWhatIsShown(): () => void {
  return effect(() => {
    const { hidden, trigger, search, span } = timelineView;
    void [view.value, callsOf.value, evidence.value, selectedId.value, isTable.value, tableLimit.value];
    void [hidden.value, trigger.value, search.value, span.value];
    if (isRead.peek()) wantNow();
  });
}

async function read(): Promise<void> {
  isReading = true;
  while (isWanted) {
    isWanted = false;
    const whole = isWhole;
    isWhole = false;
    const began = performance.now();
    try {
      const [now] = await Promise.all([
        control<ClockState>("GET", "/clock"),
        ...readShown(whole),
        ...(whole ? [readOrganization(), readFaults(), readRequests()] : []),
      ]);
      // An answer that was on its way when the server went does not make its clock run again.
      if (clock.peek().mode !== "lost") setClock(now as ClockState);
      isRead.value = true;
      if (figures.peek()?.pairs.some(({ projectId }) => !projects.peek().has(projectId)))
        await readProjects();
    } catch (error) {
      isWhole ||= whole;
      // The event stream detects that the server is gone.
      if (!(error instanceof ServerError)) throw error;
      if (error.status !== 0) setTimeout(want, RETRY);
    }
    const took = performance.now() - began;
    await pause(Math.min(Math.max(PAUSE, 2 * took), LONGEST_PAUSE));
  }
  isReading = false;
}

/** The data of the shown view. */
function readShown(whole: boolean): Promise<unknown>[] {
  const always = [readDue(), readPools(whole)];
  if (view.peek() === "overview") return [...always, readOverview(whole)];
  if (view.peek() === "environments" || view.peek() === "pools") return [...always, readEnvironments()];
  if (view.peek() === "requests") return [...always, readReport(), readEvidence()];
  if (view.peek() === "insight") return [...always, readReport(), readCoverage()];
  if (view.peek() !== "timeline") return always;
  return [
    ...always,
    readFigures(),
    timelineData.read(whole),
    readForecast(timelineView),
    readCheckpoints(),
    readTable(),
    readSelected(),
  ];
}

async function readOverview(whole: boolean): Promise<void> {
  const long = readFigures().then(() => {
    const oldest = figures.peek()?.oldest;
    if (oldest !== undefined) fitMonth(present() - Date.parse(oldest));
    return monthData.read(whole);
  });
  const ahead = [readForecast(hourView, monthView), readCheckpoints()];
  await Promise.all([long, hourData.read(whole), readFailures(), ...ahead]);
}
