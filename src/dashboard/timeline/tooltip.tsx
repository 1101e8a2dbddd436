// Owns what is said of the prebuild under the mouse.
import { useLayoutEffect, useRef } from "preact/hooks";
import { LOOK_NAMES } from "../looks.ts";
import { type PrebuildRow, shortId } from "../prebuild-row.ts";
import { instantText, spanText } from "../time-text.ts";
import { groupName } from "./group-name.ts";

export interface Tip {
  readonly row: PrebuildRow;
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
  const { row } = tip;
  const { status } = row.prebuild;
  return (
    <div class="tooltip" ref={box} role="status">
      <strong>
        {LOOK_NAMES[row.ending ?? row.look]} <code>{shortId(row.id)}</code>
      </strong>
      <span>{groupName(row, "both")}</span>
      <span>
        from {instantText(row.begin)}
        {row.end !== undefined && `, ${spanText(row.end - row.begin)} of work`}
      </span>
      {status.failureMessage && <span class="tooltip-message">{status.failureMessage}</span>}
      {status.warningMessage && <span class="tooltip-message">{status.warningMessage}</span>}
    </div>
  );
}
