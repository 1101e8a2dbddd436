// Owns the calls about a prebuild, each with a link to the full request.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { PrebuildRow } from "../prebuild-row.ts";
import { callerText, type RequestOutline, readCallsOf, requests } from "../requests/journal.ts";
import { openRequest } from "../route.ts";
import { instantText } from "../time-text.ts";

export function Calls({ row }: { row: PrebuildRow }) {
  const calls = useSignal<readonly RequestOutline[] | undefined>(undefined);
  const newest = requests.value.find(({ resourceId }) => resourceId === row.id);
  useEffect(() => {
    let isOver = false;
    void readCallsOf(row.id)
      .then((read) => {
        if (!isOver) calls.value = read;
      })
      .catch(() => {});
    return () => {
      isOver = true;
    };
  }, [row.id, newest, calls]);
  if (!calls.value) return <p class="empty">Reading the requests…</p>;
  if (calls.value.length === 0) {
    return (
      <p class="empty">
        No request in the journal names this prebuild: it is from the scenario, or its requests were dropped.
      </p>
    );
  }
  return (
    <ol class="calls-of">
      {calls.value.map(({ id, rpc, code, status, userAgent, at }) => (
        <li key={id}>
          <button type="button" class="link" onClick={() => openRequest(row.id, id)}>
            {rpc}
          </button>
          <span class={status === 200 ? "code is-ok" : "code is-refused"}>
            {status === 200 ? "ok" : (code ?? `HTTP ${status}`)}
          </span>
          <span>{callerText(userAgent)}</span>
          <time>{instantText(Date.parse(at))} UTC</time>
        </li>
      ))}
    </ol>
  );
}
