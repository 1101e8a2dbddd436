// Owns which view is shown, by the fragment of the address, so that views can be linked to and the back button works.
import { signal } from "@preact/signals";
import { timelineView } from "./pictures.ts";
import { selectedId } from "./store.ts";

export const VIEWS = {
  overview: "Overview",
  timeline: "Timeline",
  pools: "Warm pools",
  environments: "Environments",
  requests: "Requests",
  insight: "Insight",
  faults: "Faults",
  scenarios: "Scenarios",
} as const;

/** In an address, before the ids of calls. */
const EVIDENCE = "evidence";

export type View = keyof typeof VIEWS;

export const view = signal<View>("overview");
/** The prebuild or pool to whose calls the view is limited. */
export const callsOf = signal("");

/** The calls to which the view is limited, by their ids: the evidence of a finding. */
export const evidence = signal<readonly number[]>([]);

/** The call that is shown in full. */
export const openRequestId = signal<number | undefined>(undefined);

function readAddress(): void {
  const [, name = "", id, ids = ""] = location.hash.split("/");
  view.value = Object.hasOwn(VIEWS, name) ? (name as View) : "overview";
  selectedId.value = view.value === "timeline" && id ? id : undefined;
  const isEvidence = view.value === "requests" && id === EVIDENCE;
  evidence.value = isEvidence ? ids.split(",").map(Number).filter(Number.isSafeInteger) : [];
  callsOf.value = view.value === "requests" && id && !isEvidence ? id : "";
}

export function show(name: View): void {
  location.hash = `#/${name}`;
}

export function openPrebuild(id: string): void {
  location.hash = `#/timeline/${id}`;
}

export function closePrebuild(): void {
  location.hash = "#/timeline";
}

/** The calls about a prebuild or pool. */
function openCalls(id: string): void {
  location.hash = `#/requests/${id}`;
}

/** The address of some calls. */
export function evidenceAddress(ids: readonly number[]): string {
  return `#/requests/${EVIDENCE}/${ids.join(",")}`;
}

/** A call in full, among those about the same resource. */
export function openRequest(resourceId: string, requestId: number): void {
  openRequestId.value = requestId;
  openCalls(resourceId);
}

/** Shows a time in the timeline. */
export function openTimeline(from: number, span: number): void {
  timelineView.show(from, span);
  if (view.value !== "timeline") show("timeline");
}

addEventListener("hashchange", readAddress);
readAddress();
