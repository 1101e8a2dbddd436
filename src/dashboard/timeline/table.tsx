// Owns the timeline in words: a table for who does not see the picture, or wants to copy from it.
import { useSignal } from "@preact/signals";
import { LOOK_NAMES } from "../looks.ts";
import type { PrebuildRow } from "../prebuild-row.ts";
import { openPrebuild } from "../route.ts";
import { due, prebuilds, projects } from "../store.ts";
import { instantText, spanText } from "../time-text.ts";
import { groupName } from "./group-name.ts";
import { filterOf } from "./layout.ts";
import { Swatch } from "./swatch.tsx";
import * as view from "./view.ts";

const PAGE = 100;

export function TimelineTable() {
  const shown = useSignal(PAGE);
  void projects.value;
  const passes = filterOf({
    hidden: view.hidden.value,
    trigger: view.trigger.value,
    search: view.search.value,
    nameOf: (row) => groupName(row, "both"),
  });
  const rows = prebuilds.value.filter(passes);
  const next = new Map(due.value.map((each) => [each.id, each]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section class="table-scroller" tabIndex={0} aria-label="Prebuilds as a table">
      <table>
        <caption>
          {rows.length} prebuild{rows.length === 1 ? "" : "s"}, newest first
        </caption>
        <thead>
          <tr>
            <th scope="col">Prebuild</th>
            <th scope="col">Phase</th>
            <th scope="col">Project and class</th>
            <th scope="col">Created</th>
            <th scope="col">Work</th>
            <th scope="col">Why, or what comes next</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown.value).map((row) => (
            <TableRow key={row.id} row={row} next={row.end === undefined ? next.get(row.id) : undefined} />
          ))}
        </tbody>
      </table>
      {rows.length > shown.value && (
        <button
          type="button"
          onClick={() => {
            shown.value += PAGE;
          }}
        >
          Show {Math.min(PAGE, rows.length - shown.value)} more
        </button>
      )}
    </section>
  );
}

function TableRow({ row, next }: { row: PrebuildRow; next: { to: string; at: number } | undefined }) {
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
      <td>{groupName(row, "both")}</td>
      <td class="nowrap">
        {instantText(row.begin)},{" "}
        {metadata.triggeredBy === "PREBUILD_TRIGGER_SCHEDULED" ? "scheduled" : "manual"}
      </td>
      <td class="nowrap">{row.end === undefined ? "goes on" : spanText(row.end - row.begin)}</td>
      <td>{why ?? (next ? `${next.to} at ${instantText(next.at)}` : "")}</td>
    </tr>
  );
}
