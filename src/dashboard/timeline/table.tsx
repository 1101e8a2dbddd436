// Owns the timeline as text: a table for users who cannot see the chart, or want to copy from it.
import { present } from "../clock/present.ts";
import { LOOK_NAMES } from "../looks.ts";
import type { PrebuildRow } from "../prebuild-row.ts";
import { openPrebuild } from "../route.ts";
import { type Due, due, pairText, projects } from "../store.ts";
import { counted, instantText, readableReason, spanText } from "../time-text.ts";
import { endText, forecast } from "./forecast.ts";
import { NothingHere } from "./nothing-here.tsx";
import { Swatch } from "./swatch.tsx";
import { PAGE, tableLimit, tableRows } from "./table-rows.ts";

export function TimelineTable() {
  void projects.value;
  const { rows, omitted } = tableRows.value ?? { rows: [], omitted: 0 };
  const next = new Map(due.value.map((each) => [each.id, each]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section class="table-scroller" tabIndex={0} aria-label="Prebuilds as a table">
      <table>
        <caption>
          {tableRows.value ? `${counted(rows.length + omitted, "prebuild")}, newest first` : "Reading…"}
        </caption>
        <thead>
          <tr>
            <th scope="col">Prebuild</th>
            <th scope="col">Phase</th>
            <th scope="col">Project and class</th>
            <th scope="col">Created (UTC)</th>
            <th scope="col">Duration</th>
            <th scope="col">Reason, or next step</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TableRow key={row.id} row={row} next={row.end === undefined ? next.get(row.id) : undefined} />
          ))}
        </tbody>
      </table>
      {tableRows.value && rows.length === 0 && (
        <div class="empty">
          <NothingHere />
        </div>
      )}
      {omitted > 0 && (
        <button
          type="button"
          onClick={() => {
            tableLimit.value += PAGE;
          }}
        >
          Show {Math.min(PAGE, omitted)} more
        </button>
      )}
    </section>
  );
}

function TableRow({ row, next }: { row: PrebuildRow; next: Due | undefined }) {
  const { status, metadata } = row.prebuild;
  const why = status.failureMessage ?? status.warningMessage;
  return (
    <tr>
      <th scope="row">
        <button type="button" class="link" onClick={() => openPrebuild(row.id)}>
          <code>{row.id}</code>
        </button>
      </th>
      <td class="nowrap">
        <Swatch look={row.ending ?? row.look} /> {LOOK_NAMES[row.ending ?? row.look]}
        {row.isGone && ", purged"}
      </td>
      <td class="nowrap">{pairText(metadata)}</td>
      <td class="nowrap">
        {instantText(row.begin)},{" "}
        {metadata.triggeredBy === "PREBUILD_TRIGGER_SCHEDULED" ? "scheduled" : "manual"}
      </td>
      <td class="nowrap">
        {row.end === undefined ? `${spanText(present() - row.begin)} so far` : spanText(row.end - row.begin)}
      </td>
      <td>{why ?? (next ? comingText(next, endText(forecast.value.get(row.id) ?? [])) : "")}</td>
    </tr>
  );
}
/** "next: stopping at 24 Nov 11:51:41 UTC, then completed at 12:02:11" */
function comingText({ from, to, at, reason }: Due, end: string): string {
  const next = `next: ${from === to ? readableReason(reason) : to.toLowerCase()} at ${instantText(at)} UTC`;
  return end === "" || to.toLowerCase() === end.split(" ")[0] ? next : `${next}, then ${end}`;
}
