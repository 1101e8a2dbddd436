// Owns the steps of the guided tour: their text, where each points, and its action.
import { forward, setMode } from "../clock/steer.ts";
import { timelineView } from "../pictures.ts";
import { show } from "../route.ts";
import { HOUR } from "../timeline/view.ts";

export interface TourStep {
  readonly title: string;
  readonly text: string;
  /** What is pointed at. */
  readonly target: string;
  /** Brings it into view. */
  readonly arrive: () => void;
  /** What the step's button does, if it has one. */
  readonly act?: { readonly name: string; readonly do: () => Promise<void> };
}

export const TOUR: readonly TourStep[] = [
  {
    title: "At a glance",
    text: "A prebuild is an environment that is prepared before it is needed. This view shows what is running now, how many succeed, how long they take, and what failed last.",
    target: ".tiles",
    arrive: () => show("overview"),
  },
  {
    title: "Time is simulated",
    text: "The clock runs as fast as you like. Jump ten minutes and watch the bars grow; the slider shows what is planned before you jump.",
    target: ".clock",
    arrive: () => show("overview"),
    act: { name: "Jump 10 minutes", do: () => forward("10m") },
  },
  {
    title: "A month in one picture",
    text: "Beyond half a day the timeline shows what ended when: completed above the line, failed below it. Click a column to see its prebuilds, and a prebuild to see its log.",
    target: ".timeline",
    arrive: () => {
      timelineView.span.value = 720 * HOUR;
      timelineView.followPresent();
      show("timeline");
    },
  },
  {
    title: "Warm pools",
    text: "A warm pool keeps running copies of the newest snapshot, so that an environment starts at once. Claim one and watch the pool replace it; degrade one to see how a client copes.",
    target: ".pools, .view-pools .empty",
    arrive: () => show("pools"),
  },
  {
    title: "Make it fail",
    text: "A fault makes calls of an RPC fail, as often and in the way you choose. The requests view then shows which clients were affected. From there, copy a call as curl or as a test.",
    target: ".view-faults",
    arrive: () => show("faults"),
    act: { name: "Run at 60×", do: () => setMode("60x") },
  },
];
