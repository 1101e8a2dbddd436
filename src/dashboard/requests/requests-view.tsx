// Owns the view of the calls: newest first, filtered, each with what was asked and answered.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { CODES } from "../../api/codes.ts";
import { METHOD_NAMES } from "../../api/methods.ts";
import { attempt, say } from "../notice.tsx";
import { Json } from "../prebuild/parts.tsx";
import { BASE } from "../server.ts";
import { instantText, timeOfDay } from "../time-text.ts";
import {
  callerText,
  curlText,
  type RequestEntry,
  type RequestOutline,
  readEntry,
  requests,
} from "./journal.ts";

const MOST_SHOWN = 200;

export function RequestsView() {
  const rpc = useSignal("");
  const code = useSignal("");
  const caller = useSignal("");
  const openId = useSignal<number | undefined>(undefined);
  const shown = requests.value.filter(
    (request) =>
      (rpc.value === "" || request.rpc === rpc.value) &&
      (code.value === "" || (code.value === "ok" ? request.status === 200 : request.code === code.value)) &&
      (request.userAgent ?? "").toLowerCase().includes(caller.value.trim().toLowerCase()),
  );
  const choose = (value: typeof rpc, label: string, options: readonly string[]) => (
    <label class="inline">
      <span>{label}</span>
      <select
        value={value.value}
        onChange={(event) => {
          value.value = event.currentTarget.value;
        }}
      >
        <option value="">any</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <section class="panel padded requests" aria-labelledby="requests-title">
      <h2 id="requests-title">Requests</h2>
      <div class="tools">
        {choose(rpc, "RPC", [...METHOD_NAMES, "WatchEvents"])}
        {choose(code, "Code", ["ok", ...CODES])}
        <label class="inline">
          <span>Caller</span>
          <input
            type="search"
            value={caller.value}
            onInput={(event) => {
              caller.value = event.currentTarget.value;
            }}
          />
        </label>
      </div>
      {shown.length === 0 && <p class="empty">No call that passes the filter was answered yet.</p>}
      <ol class="calls">
        {shown.slice(0, MOST_SHOWN).map((request) => (
          <Call
            key={`${request.id} ${request.hostAt}`}
            request={request}
            isOpen={openId.value === request.id}
            toggle={() => {
              openId.value = openId.value === request.id ? undefined : request.id;
            }}
          />
        ))}
      </ol>
      {shown.length > MOST_SHOWN && (
        <p class="hint">{shown.length - MOST_SHOWN} older ones are not shown: filter.</p>
      )}
    </section>
  );
}

function Call({ request, isOpen, toggle }: { request: RequestOutline; isOpen: boolean; toggle: () => void }) {
  const { rpc, code, status, userAgent, encoding, at, hostAt, took, fault } = request;
  const isOk = status === 200;
  return (
    <li class={isOpen ? "call is-open" : "call"}>
      <button type="button" class="call-line" aria-expanded={isOpen} onClick={toggle}>
        <span class="call-rpc">{rpc}</span>
        <span class={isOk ? "code is-ok" : "code is-refused"}>
          {isOk ? "ok" : (code ?? `HTTP ${status}`)}
        </span>
        <span class="call-caller">
          {callerText(userAgent)}
          {encoding && `, ${encoding}`}
          {fault !== undefined && ", by a fault"}
        </span>
        <time title="simulated">{instantText(Date.parse(at))}</time>
        <time class="host-time" title="the host's">
          {timeOfDay(Date.parse(hostAt))} host, {took} ms
        </time>
      </button>
      {isOpen && <Content request={request} />}
    </li>
  );
}

function Content({ request }: { request: RequestOutline }) {
  const entry = useSignal<RequestEntry | "gone" | undefined>(undefined);
  useEffect(() => {
    void attempt(async () => {
      entry.value = (await readEntry(request)) ?? "gone";
    });
  }, [request, entry]);
  const read = entry.value;
  if (read === undefined) return <p class="empty">is being read</p>;
  if (read === "gone")
    return <p class="empty">It fell out of the journal: only the last calls are remembered.</p>;
  const copy = async () => {
    const text = curlText(read, `${location.origin}${BASE}/api`);
    try {
      await navigator.clipboard.writeText(text);
      say("Copied.");
    } catch {
      say("This browser does not let the page copy. The command stands below.", "error");
    }
  };
  return (
    <div class="call-content">
      {read.message && <p class="callout callout-failed">{read.message}</p>}
      <div class="columns">
        <section>
          <h3>Request</h3>
          <Json value={read.request ?? null} />
        </section>
        <section>
          <h3>Answer</h3>
          <Json value={read.response ?? null} />
        </section>
      </div>
      <div class="curl">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
        <pre tabIndex={0}>{curlText(read, `${location.origin}${BASE}/api`)}</pre>
        <button type="button" onClick={() => void copy()}>
          Copy as curl
        </button>
      </div>
    </div>
  );
}
