// Owns the server's fault rules.
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

/** A rule may have matched a call: the hits will be read again soon. */
export function noticeCall(): void {
  if (faults.value.length === 0 || timer !== undefined) return;
  timer = setTimeout(() => {
    timer = undefined;
    void readFaults().catch(() => {});
  }, 300);
}
