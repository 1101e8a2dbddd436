// Owns the state of a time chart at one moment.
import type { Checkpoint } from "../checkpoints/checkpoints.ts";
import type { Due } from "../store.ts";
import type { Layout } from "./layout.ts";

export interface Scene {
  readonly layout: Layout;
  /** The length of a cell and the instant of the first, if endings are drawn. */
  readonly strips?: { readonly from: number; readonly step: number } | undefined;
  readonly from: number;
  readonly to: number;
  readonly now: number;
  /** The previewed instant of a jump. */
  readonly preview: number | undefined;
  /** What is due next, by prebuild. */
  readonly due: ReadonlyMap<string, Due>;
  /** What every active prebuild will do, by prebuild; what is due next is in it too. */
  readonly forecast: ReadonlyMap<string, readonly Due[]>;
  readonly checkpoints: readonly Checkpoint[];
  /** The name of the chosen checkpoint. */
  readonly chosen: string | undefined;
  /** The daily schedules that are due. */
  readonly schedules: readonly { readonly at: number; readonly name: string }[];
  readonly scrollTop: number;
  readonly width: number;
  readonly height: number;
  /** Where bars begin, right of the names. */
  readonly gutter: number;
  readonly selectedId: string | undefined;
  readonly hoveredId: string | undefined;
  readonly hoveredCell: number | undefined;
}

export type Context = CanvasRenderingContext2D;
/** Where an instant is, in pixels from the left. */
export type Place = (at: number) => number;
