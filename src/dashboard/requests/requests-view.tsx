// Owns the view of the calls: newest first, filtered, each with its request and response.
import { useSignal } from "@preact/signals";
import { CODES } from "../../api/codes.ts";
import { RPC_NAMES } from "../../api/rpc-names.ts";
import { CallMark } from "../insight/finding.tsx";
import { findingsByCall } from "../insight/insight.ts";
import { shortId } from "../prebuild-row.ts";
import { callsOf, evidence, openRequestId, show } from "../route.ts";
import { BASE } from "../server.ts";
import { instantText, numberText, timeOfDay } from "../time-text.ts";
import { CallContent } from "./call-content.tsx";
import { callerText, evidenceCalls, type RequestOutline, requests } from "./journal.ts";

const MOST_SHOWN = 200;

export function RequestsView() {
  const rpc = useSignal("");
  const code = useSignal("");
  const caller = useSignal("");
  const rule = useSignal("");
  const about = callsOf.value;
  const ids = new Set(evidence.value);
  const rules = [...new Set([...findingsByCall.value.values()].flat().map((finding) => finding.rule))];
  const shown = (ids.size > 0 ? evidenceCalls : requests).value.filter(
    (request) =>
      (ids.size === 0 || ids.has(request.id)) &&
      (rule.value === "" || findingsByCall.value.get(request.id)?.some((each) => each.rule === rule.value)) &&
      (about === "" || request.resourceId === about) &&
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
        {choose(rpc, "RPC", RPC_NAMES)}
        {choose(code, "Code", ["ok", ...CODES])}
        {(rules.length > 0 || rule.value !== "") && choose(rule, "Finding", rules)}
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
      {about !== "" && (
        <p class="about">
          Only calls about <a href={`#/timeline/${about}`}>{shortId(about)}</a>.{" "}
          <button type="button" class="link" onClick={() => show("requests")}>
            Show all calls
          </button>
        </p>
      )}
      {ids.size > 0 && (
        <p class="about">
          Only the calls that show a finding.{" "}
          <button type="button" class="link" onClick={() => show("requests")}>
            Show all calls
          </button>
        </p>
      )}
      {requests.value.length === 0 && (
        <p class="empty">
          No calls yet. Point a client at <code>{`${location.origin}${BASE}/api`}</code>; its calls appear
          here at once.
        </p>
      )}
      {ids.size > 0 && evidenceCalls.value.length === 0 && (
        <p class="empty">They are no longer in the journal: only the last calls are kept.</p>
      )}
      {ids.size === 0 && requests.value.length > 0 && shown.length === 0 && (
        <p class="empty">None of the last {numberText(requests.value.length)} calls matches the filter.</p>
      )}
      <ol class="calls">
        {shown.slice(0, MOST_SHOWN).map((request) => (
          <Call
            key={`${request.id} ${request.hostAt}`}
            request={request}
            isOpen={openRequestId.value === request.id}
            toggle={() => {
              openRequestId.value = openRequestId.value === request.id ? undefined : request.id;
            }}
          />
        ))}
      </ol>
      {shown.length > MOST_SHOWN && (
        <p class="hint">
          {numberText(shown.length - MOST_SHOWN)} older calls are not shown. Filter to see them.
        </p>
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
        <span class="call-rpc">
          {rpc} <CallMark id={request.id} />
        </span>
        <span class={isOk ? "code is-ok" : "code is-refused"}>
          {isOk ? "ok" : (code ?? `HTTP ${status}`)}
        </span>
        <span class="call-caller">
          {callerText(userAgent)}
          {encoding && `, ${encoding}`}
          {fault !== undefined && ", by a fault"}
        </span>
        <time title="simulated time">{instantText(Date.parse(at))} UTC</time>
        <time class="host-time" title="real time">
          {timeOfDay(Date.parse(hostAt))} real, {took} ms
        </time>
      </button>
      {isOpen && <CallContent request={request} />}
    </li>
  );
}
