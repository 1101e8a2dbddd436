// Owns the charts of time on the page: the timeline, and the two of the overview.
import { createChartData } from "./timeline/chart-data.ts";
import { createTimeView, HOUR } from "./timeline/view.ts";

const phone = matchMedia("(max-width: 640px)").matches;

export const timelineView = createTimeView({ span: HOUR });
export const timelineData = createChartData(timelineView);

/** The last hour, half of it on a phone. */
export const hourView = createTimeView({ span: phone ? HOUR / 2 : HOUR });
export const hourData = createChartData(hourView);

/** As far back as there are prebuilds, at most thirty days. */
export const monthView = createTimeView({ span: 720 * HOUR });
export const monthData = createChartData(monthView);

/** The spans of the long chart, in milliseconds. */
const LONG_SPANS = [12, 24, 48, 72, 168, 336, 720].map((hours) => hours * HOUR);

/** Fits the span of the long chart to the data. @param age of the oldest prebuild, in milliseconds */
export function fitMonth(age: number): void {
  monthView.span.value = LONG_SPANS.find((span) => span >= age * 0.97) ?? (LONG_SPANS.at(-1) as number);
}
