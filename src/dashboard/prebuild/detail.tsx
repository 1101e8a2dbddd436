// Owns a prebuild in full: its actions, its history, its log, and its three parts.
import { useSignal } from "@preact/signals";
import { present } from "../clock/present.ts";
import { LOOK_NAMES } from "../looks.ts";
import type { PrebuildRow } from "../prebuild-row.ts";
import { closePrebuild } from "../route.ts";
import { due, pairText, selected } from "../store.ts";
import { instantText, readableReason, sizeText, spanText } from "../time-text.ts";
import { Swatch } from "../timeline/swatch.tsx";
import { Actions } from "./actions.tsx";
import { Calls } from "./calls.tsx";
import { Log } from "./log.tsx";
import { Parts } from "./parts.tsx";

const TABS = { log: "Log", steps: "Transitions", calls: "Requests", parts: "API JSON" } as const;

export function Detail({ id }: { id: string }) {
  const found = selected.value;
  const row = typeof found === "object" && found.id === id.toLowerCase() ? found : undefined;
  const tab = useSignal<keyof typeof TABS>("log");
  return (
    <section class="panel detail" aria-label="Prebuild">
      <div class="detail-head">
        <h2>{row ? <Title row={row} /> : "Prebuild"}</h2>
        <button type="button" class="quiet" aria-label="Close the prebuild" onClick={closePrebuild}>
          ✕
        </button>
      </div>
      {!row && found !== "missing" && <p class="empty">Reading it…</p>}
      {!row && found === "missing" && (
        <p class="empty">
          There is no prebuild <code>{id}</code>. The mock may have been reset, or the prebuild was purged
          long ago.
        </p>
      )}
      {row && (
        <>
          <Facts row={row} />
          <Actions row={row} />
          <div class="tabs" role="tablist" aria-label="Parts of the prebuild">
            {Object.entries(TABS).map(([key, name]) => (
              <button
                key={key}
                type="button"
                role="tab"
                id={`tab-${key}`}
                aria-selected={tab.value === key}
                aria-controls="detail-panel"
                onClick={() => {
                  tab.value = key as keyof typeof TABS;
                }}
              >
                {name}
              </button>
            ))}
          </div>
          <div class="detail-body" id="detail-panel" role="tabpanel" aria-labelledby={`tab-${tab.value}`}>
            {tab.value === "log" && <Log row={row} />}
            {tab.value === "steps" && <Steps row={row} />}
            {tab.value === "calls" && <Calls row={row} />}
            {tab.value === "parts" && <Parts row={row} />}
          </div>
        </>
      )}
    </section>
  );
}

function Title({ row }: { row: PrebuildRow }) {
  return (
    <>
      <Swatch look={row.look} /> {LOOK_NAMES[row.look]}
    </>
  );
}

function Facts({ row }: { row: PrebuildRow }) {
  const { status, metadata } = row.prebuild;
  return (
    <>
      <p class="detail-id">
        <code>{row.id}</code>
        {row.isGone && " was purged: the API no longer knows it"}
      </p>
      {status.failureMessage && <p class="callout callout-failed">{status.failureMessage}</p>}
      {status.warningMessage && <p class="callout callout-warned">{status.warningMessage}</p>}
      <dl class="facts">
        <dt>Project</dt>
        <dd>{pairText(metadata)}</dd>
        <dt>Created</dt>
        <dd>
          {instantText(row.begin)} UTC,{" "}
          {metadata.triggeredBy === "PREBUILD_TRIGGER_SCHEDULED" ? "by its schedule" : "by a caller"}
        </dd>
        <dt>Duration</dt>
        <dd>
          {row.end === undefined
            ? `${spanText(present() - row.begin)} so far`
            : spanText(row.end - row.begin)}
        </dd>
        {status.snapshotCompletionPercentage !== undefined && (
          <>
            <dt>Snapshot</dt>
            <dd>
              {status.snapshotCompletionPercentage} %
              {status.snapshotSizeBytes && `, ${sizeText(Number(status.snapshotSizeBytes))}`}
            </dd>
          </>
        )}
      </dl>
    </>
  );
}

/** Its history, and what is planned next. */
function Steps({ row }: { row: PrebuildRow }) {
  const next = due.value.find(({ id }) => id === row.id);
  return (
    <ol class="steps">
      {row.phases.map(({ at, phase, reason }) => (
        <li key={phase}>
          <Swatch look={phase} />
          <span class="steps-phase">{LOOK_NAMES[phase]}</span>
          <time>{instantText(at)} UTC</time>
          <span class="steps-reason">{reason}</span>
        </li>
      ))}
      {next && (
        <li class="is-due">
          <span class="steps-dot" />
          <span class="steps-phase">{next.from === next.to ? "progress" : next.to.toLowerCase()}</span>
          <time>{instantText(next.at)} UTC</time>
          <span class="steps-reason">due: {readableReason(next.reason)}</span>
        </li>
      )}
    </ol>
  );
}
