// Owns the interface of a mock.
import type { Transport } from "@connectrpc/connect";
import type { MockCall } from "./call.ts";
import type { Checkpoint } from "./checkpoints.ts";
import type { MockClock } from "./clock.ts";
import type { Coverage, CoverageOptions } from "./coverage/coverage.ts";
import type { MockDiff } from "./diff.ts";
import type { ClientEnv } from "./env.ts";
import type { MockFaults } from "./faults.ts";
import type { Recording } from "./recording/recording.ts";
import type { Report, ReportOptions } from "./report/report.ts";
import type { MockRequests } from "./requests.ts";
import type { ResetOptions } from "./reset.ts";
import type { Snapshot } from "./simulation.ts";
import type { SavedState } from "./state.ts";
import type { MockStubs } from "./stubs/mock-stubs.ts";
import type { MockWorld } from "./world.ts";
import type { WorldOptions } from "./world-options.ts";

/** The web's `fetch`, without the other properties of the global. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** An app that answers web requests, for any framework that passes them on. */
export interface MockApp {
  /**
   * Answers a request. It needs no `this`, so it can be passed as a function.
   * @param env the framework's context of the request, such as Node's objects under `incoming` and `outgoing`, which
   * a fault that breaks the connection needs; without them such a fault is a response of the type "error"
   * @example
   * const app = new Hono(); // of any 4.x
   * app.mount("/mock", mock.app.fetch); // the base URL for clients is then …/mock/api
   */
  readonly fetch: (request: Request, env?: unknown) => Response | Promise<Response>;
}

/** A fake `gitpod.v1.PrebuildService` with a world and a clock of its own. */
export interface Mock {
  /** Its origin. Without a socket http://prebuild-mock.invalid, which only `fetch` of this mock reaches. */
  readonly url: string;
  /** The base URL for current clients: `url` + "/api". */
  readonly baseUrl: string;
  /** The environment variables by which clients reach this mock. */
  readonly env: ClientEnv;
  /** Answers web requests, to mount into an app of your own. */
  readonly app: MockApp;
  /** A `fetch` that reaches this mock, whatever the URL's origin. */
  readonly fetch: Fetch;
  /**
   * Calls a unary RPC without a socket; like any call it meets token, latency, faults and journal. The request and
   * the response are in the documented JSON form, typed by the method.
   * @param method the method alone ("CreatePrebuild"); with its service if two have it
   * ("EnvironmentService/ListEnvironmentClasses"), or in full ("gitpod.v1.PrebuildService/CreatePrebuild")
   * @param request default {}
   * @throws RpcCallError if the call is refused
   * @throws TypeError if a fault breaks the connection, as `fetch` does
   * @throws MisuseError if the method or a field of the request does not exist, or the mock is closed
   * @example
   * const { prebuild } = await mock.call("CreatePrebuild", { projectId, spec: {} });
   * mock.clock.advance("10m");
   * const { prebuild: after } = await mock.call("GetPrebuild", { prebuildId: prebuild.id });
   */
  readonly call: MockCall;
  /**
   * A Connect transport for generated clients; it sends a bearer token if the call has none. Its type is that of where it
   * is passed: Connect declares one for CommonJS and one for ES modules, which do not fit each other.
   */
  transport<T extends Record<keyof Transport, unknown> = Transport>(): T;
  /** Simulated time, and the verbs that move it. */
  readonly clock: MockClock;
  /** The simulated organization: reads, and controls without an RPC. */
  readonly world: MockWorld;
  /** The rules that make calls fail, slow or break. */
  readonly faults: MockFaults;
  /** Responses to RPCs that the mock does not serve. */
  readonly stubs: MockStubs;
  /**
   * Mocks of their own under `/worlds/{id}` of this one, for parallel users of one port: what `/_mock/worlds` creates,
   * lists and ends. A world has none itself.
   */
  readonly worlds: MockWorlds;
  /** The answered calls: the journal. */
  readonly requests: MockRequests;
  /**
   * How the clients behaved, by the calls in the journal: each finding names its rule, its caller, the calls that
   * show it and what to do instead. Reading it changes nothing.
   * @throws MisuseError if an option is unknown or names an unknown rule
   * @example
   * const { findings } = await mock.report({ except: ["no-timeout-sent"] });
   */
  report(options?: ReportOptions): Promise<Report>;
  /**
   * What of the contract the calls have met that the journals of the mock and its worlds hold, and what they never met:
   * RPCs with their codes, phases, outcomes, faults, presets. Reading it changes nothing.
   * @throws MisuseError if an option is wrong, or the coverage is less than `min`
   * @example
   * const { percent, groups } = await mock.coverage();
   * await mock.coverage({ merge: [earlier], min: 80 });
   */
  coverage(options?: CoverageOptions): Promise<Coverage>;
  /**
   * Each exchange of RPCs and of the control API since the mock was made with `record: true`, to be written down and
   * repeated by `prebuild-mock replay`. It holds no tokens. What a test does by the library's own verbs is no part of it,
   * but for the clock's.
   * @throws MisuseError if nothing was recorded
   */
  recording(): Promise<Recording>;
  /**
   * Resets parts to the start, all of them by default. "state" is the world as the scenario defines it;
   * "clock" is its mode and, together with "state", its instant; "faults" are the scenario's rules, with counters at
   * zero; "stubs" are the scenario's; "requests" is the journal. Delayed responses are cancelled. With `scenario` the
   * mock loads that one, also for later resets.
   */
  reset(options?: ResetOptions): void;
  /** The current state and instant, to restore later. Costs nothing until the next change. */
  snapshot(): Snapshot;
  /**
   * The state as plain JSON, for `createMock({ state })` in this or another process, which continues byte for byte.
   * The calls of the journal and worlds below the mock are not in it.
   * @example
   * await writeFile("state.json", JSON.stringify(mock.save()));
   * const later = createMock({ state: JSON.parse(await readFile("state.json", "utf8")) });
   */
  save(): SavedState;
  /** Restores a snapshot of this mock, in the clock's current mode. */
  restore(snapshot: Snapshot): void;
  /**
   * Names the present, whole: world, clock and its mode, fault rules and stubs with their counters, and the journal. A name
   * that is there already gets the new state. Costs microseconds, and memory for what changes afterwards.
   * @param name text of 1 to 100 characters
   * @throws MisuseError if the name is wrong, or there are 1,000 checkpoints
   * @example
   * mock.checkpoint("before the deploy");
   * // …
   * mock.rewind("before the deploy");
   */
  checkpoint(name: string): Checkpoint;
  /** The checkpoints, in the order in which they were made. */
  checkpoints(): Checkpoint[];
  /**
   * Goes back to a checkpoint, or forward again to a later one; all of them stay. Answers that a fault delays are given up,
   * and calls that are being answered are not recorded. Worlds below it stay as they are.
   * @throws MisuseError that lists the existing ones if there is none of that name
   */
  rewind(name: string): Checkpoint;
  /**
   * Another mock that continues from a checkpoint, by default from the current state: with the same options, without
   * a socket, and without checkpoints of its own. From there on the two share nothing.
   * @throws MisuseError if there is no checkpoint of that name
   */
  branch(name?: string): Mock;
  /**
   * What is different in a second state: resources by their fields, rules, the clock, the number of calls.
   * @param from a checkpoint's name, or another mock in its present, such as a branch
   * @param to the same; default the present of this mock
   * @throws MisuseError if there is no checkpoint of that name
   */
  diff(from: string | Mock, to?: string | Mock): Promise<MockDiff>;
  /** Ends streams and, if there is one, the socket. Closing twice is safe. */
  close(): Promise<void>;
  /** As `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** A world: a mock under `/worlds/{id}` of another one. Closing it ends the world. */
export interface WorldMock extends Mock {
  /** What its path and `worlds.end` name it by. */
  readonly id: string;
}

/** The worlds of a mock. They share nothing; they end with the mock, by `end`, or unused for their `idleTimeout`. */
export interface MockWorlds {
  /**
   * Creates a world.
   * @throws MisuseError if an option is unknown or wrong, the id is taken, or there are `maxWorlds`; none is created
   * @example
   * await using world = mock.worlds.create({ id: "job-7", scenario: "failing-prebuild" });
   * const client = deployBot({ env: world.env });
   * world.clock.advance("10m");
   */
  create(options?: WorldOptions): WorldMock;
  /** The running ones, oldest first, those that were created over HTTP included. Listing one does not count as a use. */
  list(): WorldMock[];
  /** Ends a world and its streams; its id is free then. @throws MisuseError if there is no such world */
  end(id: string): Promise<void>;
}
