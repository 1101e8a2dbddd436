// Owns a call in full: its request and response, its links, and how to repeat it.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { SERVICE } from "../../api/methods.ts";
import { copyText } from "../copy.ts";
import { CallFindings } from "../insight/finding.tsx";
import { attempt } from "../notice.tsx";
import { Json } from "../prebuild/parts.tsx";
import { shortId } from "../prebuild-row.ts";
import { BASE } from "../server.ts";
import { curlText, type RequestEntry, type RequestOutline, readEntry } from "./journal.ts";
import { RunAgain } from "./run-again.tsx";
import { callTest, isTestable } from "./test-text.ts";

export function CallContent({ request }: { request: RequestOutline }) {
  const entry = useSignal<RequestEntry | "gone" | undefined>(undefined);
  const isEditing = useSignal(false);
  useEffect(() => {
    void attempt(async () => {
      entry.value = (await readEntry(request)) ?? "gone";
    });
  }, [request.id, request.hostAt, entry]);
  const read = entry.value;
  if (read === undefined) return <p class="empty">Reading it…</p>;
  if (read === "gone")
    return <p class="empty">It is no longer in the journal: only the last calls are kept.</p>;
  return (
    <div class="call-content">
      <CallFindings id={read.id} />
      {read.message && <p class="callout callout-failed">{read.message}</p>}
      <div class="buttons">
        {read.resourceId && <Resource id={read.resourceId} entry={read} />}
        <span class="spacer" />
        <button type="button" onClick={() => void copyText(curlText(read, `${location.origin}${BASE}/api`))}>
          Copy as curl
        </button>
        {isTestable(read) && (
          <button type="button" onClick={() => void copyText(callTest(read))}>
            Copy as test
          </button>
        )}
        <button
          type="button"
          aria-expanded={isEditing.value}
          onClick={() => {
            isEditing.value = !isEditing.value;
          }}
        >
          Run again…
        </button>
      </div>
      {isEditing.value && <RunAgain entry={read} />}
      <div class="columns">
        <section>
          <h3>Request</h3>
          <Json value={read.request ?? null} />
        </section>
        <section>
          <h3>Response</h3>
          <Json value={responseOf(read)} />
        </section>
      </div>
    </div>
  );
}

/** What the caller got. The journal keeps the code and the message of an error, not its bytes. */
function responseOf({ response, code, message }: RequestEntry): unknown {
  return response ?? (code === undefined ? null : { code, message });
}

/** The resource that a call is about. */
function Resource({ id, entry: { service, method } }: { id: string; entry: RequestEntry }) {
  const [kind, href] = method.includes("WarmPool")
    ? ["Warm pool", "#/pools"]
    : service === SERVICE
      ? ["Prebuild", `#/timeline/${id}`]
      : service.endsWith(".EnvironmentService")
        ? ["Environment", "#/environments"]
        : ["", ""];
  if (kind === "") return null;
  return (
    <a class="resource" href={href}>
      {kind} <code>{shortId(id)}</code> →
    </a>
  );
}
