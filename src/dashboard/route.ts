// Owns which view is shown, as the fragment of the address says it, so that a view can be linked to and gone back from.
import { signal } from "@preact/signals";
import { selectedId } from "./store.ts";

export const VIEWS = {
  timeline: "Timeline",
  pools: "Warm pools",
  requests: "Requests",
  faults: "Faults",
  scenarios: "Scenarios",
} as const;

export type View = keyof typeof VIEWS;

export const view = signal<View>("timeline");

function readAddress(): void {
  const [, name = "", id] = location.hash.split("/");
  view.value = Object.hasOwn(VIEWS, name) ? (name as View) : "timeline";
  selectedId.value = view.value === "timeline" && id ? id : undefined;
}

export function openPrebuild(id: string): void {
  location.hash = `#/timeline/${id}`;
}

export function closePrebuild(): void {
  location.hash = "#/timeline";
}

addEventListener("hashchange", readAddress);
readAddress();
