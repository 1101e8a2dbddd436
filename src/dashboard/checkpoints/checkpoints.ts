// Owns the checkpoints as the page stores them, and what it does with them.
import { signal } from "@preact/signals";
import { type ClockState, setClock } from "../clock/present.ts";
import { control } from "../server.ts";

export interface Checkpoint {
  readonly name: string;
  readonly at: number;
  readonly requests: number;
  readonly prebuilds: number;
  readonly warmPools: number;
}

/** A field that differs; a side is absent if there is nothing. */
export interface Difference {
  readonly kind: string;
  readonly id?: string;
  readonly change: "added" | "removed" | "changed";
  readonly fields: readonly { readonly field: string; readonly from?: unknown; readonly to?: unknown }[];
}

/** In the order in which they were saved. */
export const checkpoints = signal<readonly Checkpoint[]>([]);
/** The name of the one that is shown in full. */
export const chosenCheckpoint = signal<string | undefined>(undefined);

const place = (name: string) => `/checkpoints/${encodeURIComponent(name)}`;

export async function readCheckpoints(): Promise<void> {
  const answer = await control<{ checkpoints: readonly Checkpoint[] }>("GET", "/checkpoints");
  checkpoints.value = answer.checkpoints.map((each) => ({ ...each, at: Date.parse(String(each.at)) }));
}

export async function saveCheckpoint(name: string): Promise<void> {
  await control("POST", "/checkpoints", { name });
  await readCheckpoints();
}

export async function rewindTo(name: string): Promise<void> {
  await control("POST", `${place(name)}/rewind`);
  setClock(await control<ClockState>("GET", "/clock"));
}

/** Returns the id of the world that continues from there. */
export async function branchFrom(name: string): Promise<string> {
  const { id } = await control<{ id: string }>("POST", `${place(name)}/branch`, {});
  return id;
}

export async function differencesFrom(name: string): Promise<readonly Difference[]> {
  const query = `from=${encodeURIComponent(name)}`;
  return (await control<{ differences: readonly Difference[] }>("GET", `/checkpoints/diff?${query}`))
    .differences;
}

export async function removeCheckpoint(name: string): Promise<void> {
  await control("DELETE", place(name));
  chosenCheckpoint.value = undefined;
  await readCheckpoints();
}
