// Owns the fault rules as the server has them.
import { signal } from "@preact/signals";
import { control } from "../server.ts";

export interface FaultRule {
  readonly id: string;
  readonly rpc: string;
  readonly hits: number;
  readonly [field: string]: unknown;
}

export const faults = signal<readonly FaultRule[]>([]);

export async function readFaults(): Promise<void> {
  faults.value = (await control<{ faults: FaultRule[] }>("GET", "/faults")).faults;
}

let timer: ReturnType<typeof setTimeout> | undefined;

/** A call may have been taken by a rule: hits are read again, soon. */
export function noticeCall(): void {
  if (faults.value.length === 0 || timer !== undefined) return;
  timer = setTimeout(() => {
    timer = undefined;
    void readFaults().catch(() => {});
  }, 300);
}
