// Owns the frame of the page: its head with the clock, the views, and what the connection is like.
import { ClockBar } from "./clock/clock-bar.tsx";
import { Face } from "./clock/face.tsx";
import { ConnectionBanner, ConnectionState } from "./connection.tsx";
import { NewPool } from "./create/new-pool.tsx";
import { NewPrebuild } from "./create/new-prebuild.tsx";
import { FaultsView } from "./faults/faults-view.tsx";
import { NoticeLine } from "./notice.tsx";
import { PoolStrip } from "./pools/pool-strip.tsx";
import { PoolsView } from "./pools/pools-view.tsx";
import { Detail } from "./prebuild/detail.tsx";
import { RequestsView } from "./requests/requests-view.tsx";
import { VIEWS, type View, view } from "./route.ts";
import { ScenariosView } from "./scenarios/scenarios-view.tsx";
import { info, selectedId } from "./store.ts";
import { Timeline } from "./timeline/timeline.tsx";
import { WorldChooser } from "./worlds.tsx";

export function App() {
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="head">
        <div class="brand">
          <h1>prebuild-mock</h1>
          <p>
            {info.value ? (
              <>
                scenario <strong>{info.value.scenario}</strong>, seed {info.value.seed}
              </>
            ) : (
              "a fake PrebuildService"
            )}
          </p>
        </div>
        <WorldChooser />
        <ConnectionState />
        <Face />
        <ClockBar />
      </header>
      <ConnectionBanner />
      <div class="bar">
        <nav aria-label="Views">
          {Object.entries(VIEWS).map(([key, name]) => (
            <a key={key} href={`#/${key}`} aria-current={view.value === key ? "page" : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <div class="buttons">
          <NewPrebuild />
          <NewPool />
        </div>
      </div>
      <main id="main" class={`view view-${view.value}`} tabIndex={-1}>
        <CurrentView name={view.value} />
      </main>
      <NoticeLine />
    </>
  );
}

function CurrentView({ name }: { name: View }) {
  if (name === "pools") return <PoolsView />;
  if (name === "requests") return <RequestsView />;
  if (name === "faults") return <FaultsView />;
  if (name === "scenarios") return <ScenariosView />;
  return (
    <div class={selectedId.value ? "stage has-detail" : "stage"}>
      <Timeline />
      {selectedId.value && <Detail id={selectedId.value} key={selectedId.value} />}
      <PoolStrip />
    </div>
  );
}
