// Owns the tooltip: a prebuild, a checkpoint, or what ended in a cell.
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Checkpoint } from "../checkpoints/checkpoints.ts";
import { LOOK_NAMES, LOOKS } from "../looks.ts";
import { type PrebuildRow, shortId } from "../prebuild-row.ts";
import { instantText, numberText, spanText } from "../time-text.ts";
import type { Hit } from "./chart-driver.ts";
import { groupName } from "./group-name.ts";
import { Swatch } from "./swatch.tsx";

type CellHit = Extract<Hit, { kind: "cell" }>;

export interface Tip {
  readonly hit: Exclude<Hit, { kind: "band" }>;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const WIDTH = 320;

export function Tooltip({ tip }: { tip: Tip | undefined }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!box.current || !tip) return;
    box.current.style.left = `${Math.max(8, Math.min(tip.x + 16, tip.width - WIDTH - 8))}px`;
    box.current.style.top = `${tip.y + 22}px`;
  });
  if (!tip) return null;
  return (
    <div class="tooltip" ref={box} role="status">
      {tip.hit.kind === "row" && <OfPrebuild row={tip.hit.row} />}
      {tip.hit.kind === "cell" && <OfCell hit={tip.hit} />}
      {tip.hit.kind === "checkpoint" && <OfCheckpoint checkpoint={tip.hit.checkpoint} />}
    </div>
  );
}

function OfPrebuild({ row }: { row: PrebuildRow }) {
  const { status } = row.prebuild;
  return (
    <>
      <strong>
        {LOOK_NAMES[row.ending ?? row.look]} <code>{shortId(row.id)}</code>
      </strong>
      <span>{groupName(row, "both")}</span>
      <span>
        from {instantText(row.begin)} UTC
        {row.end !== undefined && `, took ${spanText(row.end - row.begin)}`}
      </span>
      {status.failureMessage && <span class="tooltip-message">{status.failureMessage}</span>}
      {status.warningMessage && <span class="tooltip-message">{status.warningMessage}</span>}
    </>
  );
}

function OfCheckpoint({ checkpoint: { name, at } }: { checkpoint: Checkpoint }) {
  return (
    <>
      <strong class="tooltip-message">{name}</strong>
      <span>a checkpoint at {instantText(at)} UTC</span>
      <span>Click to go back there, or to branch.</span>
    </>
  );
}

function OfCell({ hit: { band, index, at, step } }: { hit: CellHit }) {
  const states = band.cells?.get(index) ?? {};
  const shown = LOOKS.filter((look) => states[look]);
  return (
    <>
      <strong>{band.name || "All projects"}</strong>
      <span>
        {instantText(at).slice(0, -3)} UTC, {spanText(step)}
      </span>
      {shown.map((look) => (
        <span key={look} class="tooltip-count">
          <Swatch look={look} /> {numberText(states[look] ?? 0)} {LOOK_NAMES[look]}
        </span>
      ))}
      <span>{shown.length === 0 ? "No prebuild ended." : "Click to see each."}</span>
    </>
  );
}
