// Owns the first view: the state at a glance.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { clock, shownPresent } from "../clock/present.ts";
import { type Counts, failures, figures, sumOf } from "../figures.ts";
import { LOOK_NAMES, LOOKS } from "../looks.ts";
import { hourData, hourView, monthData, monthView, timelineView } from "../pictures.ts";
import { PoolStrip } from "../pools/pool-strip.tsx";
import { ACTIVE_LOOKS, type Look, type PrebuildRow, shortId } from "../prebuild-row.ts";
import { openTimeline } from "../route.ts";
import { type Due, due, pairText, pools, projectName, projects } from "../store.ts";
import { agoText, instantText, numberText, readableReason, shareText, spanText } from "../time-text.ts";
import { Chart } from "../timeline/chart.tsx";
import { Swatch } from "../timeline/swatch.tsx";
import { HOUR, LONGEST_OF_BARS } from "../timeline/view.ts";

const FAILURES: readonly Look[] = ["FAILED", "TIMED_OUT"];
const ENDINGS: readonly Look[] = ["COMPLETED", "WARNED", ...FAILURES, "CANCELLED"];

export function Overview() {
  const { total, oldest } = figures.value ?? { total: 0 };
  const isLong = oldest !== undefined && clock.value.now - Date.parse(oldest) > 3 * HOUR;
  return (
    <div class="overview">
      <Tiles />
      <div class="overview-pictures">
        <Picture
          name={lastText(hourView.span.value)}
          note="Each bar is a prebuild, and its colours are its phases."
          onOpen={() => openNow(hourView.span.value)}
          isHigh
        >
          <Chart name="The last hour" view={hourView} data={hourData}>
            {total === 0 ? (
              <p>
                No prebuilds yet. Create one with <strong>New prebuild</strong>, load a scenario, or call{" "}
                <code>CreatePrebuild</code>.
              </p>
            ) : (
              <p>Nothing ran in this time. Press “Next event” to continue.</p>
            )}
          </Chart>
        </Picture>
        {isLong && (
          <Picture
            name={lastText(monthView.span.value)}
            note={
              monthView.span.value > LONGEST_OF_BARS
                ? "Completed above the line, failed below it."
                : "Each bar is a prebuild."
            }
            onOpen={() => openTimeline(monthView.beginning(), monthView.span.value)}
          >
            <Chart name="The last days" view={monthView} data={monthData} />
          </Picture>
        )}
      </div>
      <Failures />
      <section class="overview-pools" aria-label="Warm pools at a glance">
        {pools.value.length === 0 ? (
          <p class="panel padded hint">No warm pools. “New pool” creates one.</p>
        ) : (
          <PoolStrip />
        )}
      </section>
    </div>
  );
}

/** "Last hour", "Last day", "Last 30 days" */
function lastText(span: number): string {
  if (span === HOUR) return "Last hour";
  if (span === 24 * HOUR) return "Last day";
  return span < 48 * HOUR ? `Last ${spanText(span)}` : `Last ${Math.round(span / (24 * HOUR))} days`;
}

function openNow(span: number): void {
  openTimeline(shownPresent() - span * 0.8, span);
}

function Tiles() {
  const { states = {}, successRate, work } = figures.value ?? {};
  const ended = sumOf(states, ENDINGS);
  const running = sumOf(states, ACTIVE_LOOKS);
  const active = ACTIVE_LOOKS.filter((look) => states[look]);
  return (
    <div class="tiles">
      <Tile name="Running now" value={numberText(running)}>
        {active.length === 0
          ? "nothing in progress"
          : active.map((look) => (
              <span key={look} class="tile-part">
                <Swatch look={look} /> {states[look]}{" "}
                <span class={active.length > 2 ? "visually-hidden" : ""}>{LOOK_NAMES[look]}</span>
              </span>
            ))}
      </Tile>
      <Tile name="Success rate" value={successRate === undefined ? "–" : shareText(successRate)}>
        {ended === 0 ? "nothing has ended yet" : <Shares states={states} />}
      </Tile>
      <Tile name="Median duration" value={work ? spanText(work.median) : "–"}>
        {work ? `95 % within ${spanText(work.p95)}` : "no prebuild has completed yet"}
      </Tile>
      <NextEvent />
    </div>
  );
}

interface TileProps {
  readonly name: string;
  readonly value: ComponentChildren;
  readonly children: ComponentChildren;
}

function Tile({ name, value, children }: TileProps) {
  return (
    <section class="panel tile" aria-label={name}>
      <h2>{name}</h2>
      <p class="tile-value">{value}</p>
      <p class="tile-note">{children}</p>
    </section>
  );
}

/** How work ended, as segments of one bar. */
function Shares({ states }: { states: Counts }) {
  const shown = ENDINGS.filter((look) => states[look]);
  const words = shown.map((look) => `${numberText(states[look] ?? 0)} ${LOOK_NAMES[look]}`).join(", ");
  let from = 0;
  const total = sumOf(states, ENDINGS);
  return (
    <>
      <svg class="shares" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label={words}>
        {shown.map((look) => {
          const width = ((states[look] ?? 0) / total) * 100;
          const x = from;
          from += width;
          return (
            <rect
              key={look}
              class={`share share-${look.toLowerCase().replace("_", "-")}`}
              x={x}
              y={0}
              width={Math.max(width - 0.4, 0.3)}
              height={8}
            />
          );
        })}
      </svg>
      <span class="tile-part">
        {numberText(sumOf(states, ["FAILED", "TIMED_OUT"]))} of {numberText(total)} failed
      </span>
    </>
  );
}

/** What happens next, and when. */
function NextEvent() {
  const shown = useSignal(shownPresent());
  useEffect(() => {
    const timer = setInterval(() => {
      shown.value = shownPresent();
    }, 250);
    return () => clearInterval(timer);
  }, [shown]);
  const next = due.value.find(({ at }) => at > shown.value) ?? due.value[0];
  const left = next ? next.at - shown.value : 0;
  return (
    <Tile name="Next event" value={next ? (left > 0 ? `in ${spanText(left)}` : "now") : "–"}>
      {next ? <Upcoming event={next} /> : "nothing is planned"}
    </Tile>
  );
}

function Upcoming({ event: { kind, id, from, to, at, reason } }: { event: Due }) {
  const time = instantText(at).split(" ").at(-1);
  if (kind === "project") {
    return (
      <>
        the daily schedule of {projectName(id)}, {time} UTC
      </>
    );
  }
  if (kind === "warmPool") {
    const pool = pools.value.find(({ warmPool }) => warmPool.id === id);
    return (
      <a href="#/pools" title={reason}>
        {pool ? `pool of ${pairText(pool.warmPool.metadata)}` : "a pool"}: {readableReason(reason)}
      </a>
    );
  }
  if (kind === "runner") return <>a runner: {reason}</>;
  return (
    <a href={`#/timeline/${id}`} title={reason}>
      <code>{shortId(id)}</code>{" "}
      {from === to ? reason : `${from.toLowerCase()} → ${to === "GONE" ? "purged" : to.toLowerCase()}`}
    </a>
  );
}

interface PictureProps {
  readonly name: string;
  readonly note: string;
  readonly isHigh?: boolean;
  readonly onOpen: () => void;
  readonly children: ComponentChildren;
}

function Picture({ name, note, isHigh, onOpen, children }: PictureProps) {
  return (
    <section class={isHigh ? "panel picture is-high" : "panel picture"} aria-label={name}>
      <header class="picture-head">
        <h2>{name}</h2>
        <p class="hint">{note}</p>
        <button type="button" class="quiet" onClick={onOpen}>
          Open timeline
        </button>
      </header>
      {children}
    </section>
  );
}

function Failures() {
  void projects.value;
  const now = clock.value.now;
  return (
    <section class="panel failures" aria-labelledby="failures-title">
      <header class="picture-head">
        <h2 id="failures-title">Recent failures</h2>
        {failures.value.length > 0 && (
          <button type="button" class="quiet" onClick={showFailures}>
            Show on timeline
          </button>
        )}
      </header>
      {figures.value && failures.value.length === 0 && (
        <p class="empty">No prebuild has failed. To see one fail, open a running one and press “Fail”.</p>
      )}
      <ol>
        {failures.value.map((row) => (
          <Failure key={row.id} row={row} now={now} />
        ))}
      </ol>
    </section>
  );
}

/** Opens the timeline from the oldest of them on, with failures alone. */
function showFailures(): void {
  const begin = Math.min(...failures.value.map((row) => row.begin));
  const span = Math.max((shownPresent() - begin) * 1.2, HOUR);
  timelineView.hidden.value = new Set(LOOKS.filter((look) => !FAILURES.includes(look)));
  openTimeline(shownPresent() - span * 0.95, span);
}

function Failure({ row, now }: { row: PrebuildRow; now: number }) {
  const { metadata, status } = row.prebuild;
  return (
    <li>
      <a class="failure" href={`#/timeline/${row.id}`}>
        <Swatch look={row.ending ?? row.look} />
        <strong>{projectName(metadata.projectId)}</strong>
        <time>{agoText(now - (row.end ?? row.begin))}</time>
        <span class="failure-message">{status.failureMessage}</span>
      </a>
    </li>
  );
}
