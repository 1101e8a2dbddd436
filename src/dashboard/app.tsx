// Owns the frame of the page: its header with the clock, the views, and the state of the connection.
import { useSignal } from "@preact/signals";
import type { ComponentChild } from "preact";
import { useEffect } from "preact/hooks";
import { ClockBar } from "./clock/clock-bar.tsx";
import { Face } from "./clock/face.tsx";
import { ConnectionBanner, ConnectionState } from "./connection.tsx";
import { NewPool } from "./create/new-pool.tsx";
import { NewPrebuild, NewPrebuildDialog } from "./create/new-prebuild.tsx";
import { EnvironmentsView } from "./environments/environments-view.tsx";
import { FaultsView } from "./faults/faults-view.tsx";
import { faults } from "./faults/rules.ts";
import { Help } from "./help.tsx";
import { isHelpOpen } from "./help-open.ts";
import { InsightView } from "./insight/insight-view.tsx";
import { NoticeLine } from "./notice.tsx";
import { Overview } from "./overview/overview.tsx";
import { PoolStrip } from "./pools/pool-strip.tsx";
import { PoolsView } from "./pools/pools-view.tsx";
import { Detail } from "./prebuild/detail.tsx";
import { isPresenting, togglePresenting } from "./presenting.ts";
import { RequestsView } from "./requests/requests-view.tsx";
import { VIEWS, type View, view } from "./route.ts";
import { ScenariosView } from "./scenarios/scenarios-view.tsx";
import { info, selectedId } from "./store.ts";
import { Timeline } from "./timeline/timeline.tsx";
import { startTour, Tour } from "./tour/tour.tsx";
import { WorldChooser } from "./worlds.tsx";

export function App() {
  const isClockOpen = useSignal(false);
  const shown = view.value;
  const Content = CONTENT[shown];
  // On a phone the views are a line that scrolls.
  useEffect(() => {
    const tab = document.querySelector(`.bar nav a[href="#/${shown}"]`);
    tab?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [shown]);
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class={isClockOpen.value ? "head is-open" : "head"}>
        <div class="brand">
          <h1>prebuild-mock</h1>
          <p>
            {info.value ? (
              <>
                scenario <strong>{info.value.scenario}</strong>
                <span class="seed">, seed {info.value.seed}</span>
              </>
            ) : (
              "a mock PrebuildService"
            )}
          </p>
        </div>
        <WorldChooser />
        <ConnectionState />
        <Face />
        <button
          type="button"
          class="clock-toggle"
          aria-expanded={isClockOpen.value}
          onClick={() => {
            isClockOpen.value = !isClockOpen.value;
          }}
        >
          Menu
        </button>
        <ClockBar />
      </header>
      <ConnectionBanner />
      <div class="bar">
        <nav aria-label="Views">
          {Object.entries(VIEWS).map(([key, name]) => (
            <a key={key} href={`#/${key}`} aria-current={shown === key ? "page" : undefined}>
              {name}
              {key === "faults" && faults.value.length > 0 && (
                <span class="nav-count">{faults.value.length}</span>
              )}
            </a>
          ))}
        </nav>
        <div class="buttons">
          <button type="button" class="quiet" onClick={startTour}>
            Tour
          </button>
          <button
            type="button"
            class="quiet"
            title="Larger type, for a projector"
            aria-pressed={isPresenting.value}
            onClick={togglePresenting}
          >
            Present
          </button>
          <button
            type="button"
            class="quiet"
            aria-label="Keys and legend"
            title="Keys and legend"
            onClick={() => {
              isHelpOpen.value = true;
            }}
          >
            ?
          </button>
          <NewPool />
          <NewPrebuild />
        </div>
      </div>
      <main id="main" class={`view view-${shown}`} tabIndex={-1}>
        <Content />
      </main>
      <NewPrebuildDialog />
      <Help />
      <Tour />
      <NoticeLine />
    </>
  );
}

/** What each view shows. */
const CONTENT: Readonly<Record<View, () => ComponentChild>> = {
  overview: Overview,
  timeline: TimelineView,
  pools: PoolsView,
  environments: EnvironmentsView,
  requests: RequestsView,
  insight: InsightView,
  faults: FaultsView,
  scenarios: ScenariosView,
};

function TimelineView() {
  return (
    <div class={selectedId.value ? "stage has-detail" : "stage"}>
      <Timeline />
      {selectedId.value && <Detail id={selectedId.value} key={selectedId.value} />}
      <PoolStrip />
    </div>
  );
}
