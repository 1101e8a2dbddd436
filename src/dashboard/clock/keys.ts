// Owns the keys that work from anywhere on the page.
import { isHelpOpen } from "../help-open.ts";
import { togglePresenting } from "../presenting.ts";
import { show, VIEWS, type View } from "../route.ts";
import { next, SPEEDS, setMode, toggle } from "./steer.ts";

const TYPING = "input:not([type=range]), select, textarea, [contenteditable]";
/** Elements that the space bar presses if they have the focus. */
const PRESSING = `${TYPING}, button, a, summary, [role=button]`;

const VIEW_KEYS: Readonly<Record<View, string>> = {
  overview: "o",
  timeline: "t",
  pools: "w",
  environments: "e",
  requests: "r",
  insight: "i",
  faults: "f",
  scenarios: "s",
};
const NAMES = Object.keys(VIEW_KEYS) as View[];

/** What each key does, in words. */
export const KEYS: readonly (readonly [string, string])[] = [
  ["Space", "pause or play"],
  ["→", "go to the next event"],
  ["1 – 6", "speed: 1×, 10×, 60×, 300×, 900×, 3600×"],
  [
    NAMES.map((name) => VIEW_KEYS[name]).join(" "),
    `the views: ${NAMES.map((name) => VIEWS[name].toLowerCase()).join(", ")}`,
  ],
  ["p", "present: larger type for a projector"],
  ["?", "these keys and the legend"],
  ["↑ ↓ Enter", "in a chart: choose a prebuild, open it"],
  ["+ −", "in a chart: zoom; also Ctrl and the wheel"],
  ["Shift ← →", "in a chart: earlier, later; also dragging"],
  ["Home", "in a chart: back to now"],
];

export function listenToKeys(): void {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as Element;
    const isOver = document.querySelector("dialog[open]") !== null;
    if (isOver || target.closest(TYPING)) return;
    const act = actionOf(event, target);
    if (!act) return;
    event.preventDefault();
    void act();
  });
}

function actionOf(event: KeyboardEvent, target: Element): (() => unknown) | undefined {
  const { key, repeat, shiftKey } = event;
  if (key === "?")
    return () => {
      isHelpOpen.value = true;
    };
  if (shiftKey) return undefined;
  if (key === " ") return target.closest(PRESSING) || repeat ? undefined : toggle;
  if (key === "ArrowRight") return target.closest("[role=tablist], input") ? undefined : next;
  if (key === "p" && !repeat) return togglePresenting;
  const named = NAMES.find((name) => VIEW_KEYS[name] === key);
  if (named) return () => show(named);
  const mode = SPEEDS[Number(key) - 1];
  return mode && !repeat ? () => setMode(mode) : undefined;
}
