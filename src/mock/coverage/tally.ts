// Owns the counting of what calls met: each record adds to what its caller saw.
import { rpcNameOf } from "../../api/rpc-names.ts";
import type { CallRecord } from "../../rpc/call-record.ts";
import type { Prebuild } from "../../world/prebuild/prebuild.ts";
import { timeoutMessage } from "../../world/prebuild/stages.ts";
import type { WarmPool } from "../../world/warm-pool/warm-pool.ts";
import { type CoverageGroupName, GROUP_NAMES } from "./contract.ts";

/** How often each item was met, by group. */
export type Counts = Readonly<Record<CoverageGroupName, Map<string, number>>>;

/** What answers hold, by the names of their fields. */
interface Answered {
  readonly prebuild?: Prebuild;
  readonly prebuilds?: readonly Prebuild[];
  readonly warmPool?: WarmPool;
  readonly warmPools?: readonly WarmPool[];
}

/** What a suite has met so far. */
export class CoverageTally {
  readonly counts = Object.fromEntries(
    GROUP_NAMES.map((name) => [name, new Map<string, number>()]),
  ) as Counts;
  calls = 0;
  dropped = 0;

  count(group: CoverageGroupName, item: string, times = 1): void {
    const counts = this.counts[group];
    counts.set(item, (counts.get(item) ?? 0) + times);
  }

  /** Adds what one call met. */
  add(record: CallRecord): void {
    const { service, method, code, result, request } = record;
    const rpc = rpcNameOf(service, method);
    this.calls += 1;
    // An answer that never arrived has shown its caller nothing.
    if (record.fault !== undefined) this.#addFault(record);
    if (record.isBroken) return;
    this.count("calls", `${rpc} ${code ?? "ok"}`);
    if (code !== undefined) this.count("errors", code);
    const { pagination } = (request ?? {}) as { pagination?: { token?: string } };
    if (code === undefined && pagination?.token) this.count("paging", `${rpc} next page`);
    if (result) this.#addAnswer(result as Answered);
  }

  #addFault({ code, isBroken, status }: CallRecord): void {
    const kind = isBroken ? (status === 0 ? "no answer" : "cut answer") : code ? "error" : "late answer";
    this.count("faults", kind);
  }

  #addAnswer({ prebuild, prebuilds, warmPool, warmPools }: Answered): void {
    for (const value of prebuild ? [prebuild] : listOf(prebuilds)) this.#addPrebuild(value);
    for (const value of warmPool ? [warmPool] : listOf(warmPools)) {
      const { phase } = value.status;
      this.count("phases", `warm pool ${phase}`);
      if (phase === "DEGRADED") this.count("outcomes", "warm pool degraded");
    }
  }

  #addPrebuild({ spec, status }: Prebuild): void {
    const { phase, warningMessage, failureMessage } = status;
    this.count("phases", `prebuild ${phase}`);
    if (phase === "COMPLETED") {
      this.count(
        "outcomes",
        warningMessage === "" ? "prebuild completed" : "prebuild completed with a warning",
      );
    } else if (phase === "FAILED") {
      const isTimeout = failureMessage === timeoutMessage(spec.timeout);
      this.count("outcomes", isTimeout ? "prebuild timed out" : "prebuild failed");
    } else if (phase === "CANCELLED") this.count("outcomes", "prebuild cancelled");
  }
}

function listOf<T>(values: readonly T[] | undefined): readonly T[] {
  return Array.isArray(values) ? values : [];
}
