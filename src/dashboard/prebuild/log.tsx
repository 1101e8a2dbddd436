// Owns the log of a prebuild, read as it is streamed.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { connection } from "../follow.ts";
import type { PrebuildRow } from "../prebuild-row.ts";
import { BASE } from "../server.ts";
import { type LogSection, sectionsOf, toneOf } from "./log-sections.ts";

export function Log({ row }: { row: PrebuildRow }) {
  const text = useSignal("");
  const isLive = connection.value.state === "live";
  const hasBegun = row.phases.some(({ phase }) => phase !== "PENDING") && !row.isGone;
  // A complete log does not change; later events (a warning, the end) cause a new read.
  const version = `${hasBegun} ${row.end === undefined} ${row.prebuild.status.warningMessage ?? ""}`;
  useEffect(() => {
    if (!hasBegun || !isLive) return;
    const over = new AbortController();
    void readLog(row.id, over.signal, (read) => {
      text.value = read;
    });
    return () => over.abort();
  }, [row.id, version, isLive]);
  if (row.isGone) return <p class="empty">Its log was removed with it.</p>;
  if (!hasBegun) return <p class="empty">The log begins when the prebuild is starting.</p>;
  const sections = sectionsOf(text.value);
  return (
    <div class="log" role="log" aria-label="Log">
      {sections.map((section, index) => (
        <Section key={section.id} section={section} isLast={index === sections.length - 1} />
      ))}
      {row.end === undefined && <p class="log-more">streaming…</p>}
    </div>
  );
}

function Section({ section, isLast }: { section: LogSection; isLast: boolean }) {
  const { title, lines, outcome, seconds } = section;
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isLast && lines.length > 0) end.current?.scrollIntoView({ block: "nearest" });
  }, [isLast, lines.length]);
  const body = (
    <div ref={end}>
      {lines.map((line, index) => (
        <div key={index} class={`log-line log-${toneOf(line)}`}>
          {line}
        </div>
      ))}
    </div>
  );
  if (title === "") return body;
  const state = outcome?.toLowerCase() ?? "open";
  return (
    <details class={`log-section is-${state}`} open={isLast || outcome !== "SUCCESS"}>
      <summary>
        <span class="log-state">{STATES[outcome ?? "OPEN"]}</span> {title}
        {seconds !== undefined && <span class="log-seconds">{seconds} s</span>}
      </summary>
      {body}
    </details>
  );
}

const STATES = { SUCCESS: "ok", FAILURE: "failed", CANCELLED: "cancelled", OPEN: "…" } as const;

/** Reads a log to its end, however long that takes; reports the whole text each time that some arrived. */
async function readLog(id: string, signal: AbortSignal, tell: (text: string) => void): Promise<void> {
  try {
    const response = await fetch(`${BASE}/_mock/prebuilds/${id}/log`, { signal });
    if (!response.ok || !response.body) return;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return tell(text);
      text += value;
      tell(text);
    }
  } catch {
    // The page shows another prebuild, or the server is gone: the connection then reports it, and the log is read
    // again.
  }
}
