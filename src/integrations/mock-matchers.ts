// Owns the matchers as their callers see them, for the `expect` of any runner.
import type { AnyRpc } from "../api/rpc-names.ts";
import type { ReportOptions } from "../mock/report/report.ts";
import type { PhaseName, ReceivedOptions } from "./matchers.ts";

/** What importing the entry of a runner adds to `expect`. */
export interface MockMatchers<R> {
  /**
   * A mock, or its `requests`, has answered calls of this RPC: at least one, or with `times` exactly that many. With
   * `match`, only calls whose request has these fields count. Refused calls count too.
   * @throws MisuseError if it is not a mock, or the RPC or a field is unknown
   * @example
   * expect(mock).toHaveReceived("CreatePrebuild", { times: 1, match: { projectId } });
   */
  toHaveReceived(rpc: AnyRpc, options?: ReceivedOptions): R;
  /**
   * The report on the mock has no findings: none of its clients broke a rule. It must be awaited.
   * @throws MisuseError if it is not a mock, or a rule is unknown
   * @example
   * await expect(mock).toBehaveWell({ except: ["no-timeout-sent"] });
   */
  toBehaveWell(options?: ReportOptions): Promise<void>;
  /**
   * A prebuild or a warm pool is in this phase: in the documented JSON form, or as a message of protobuf-es.
   * @throws MisuseError if it is neither, or has no such phase
   * @example
   * expect(mock.world.prebuild(id)).toBeInPhase("COMPLETED");
   */
  toBeInPhase(phase: PhaseName): R;
}
