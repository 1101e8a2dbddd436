// Owns the request and the response of each unary RPC in the documented JSON form, as types.
import type {
  CreateEnvironmentFromProjectRequestJson,
  CreateEnvironmentFromProjectResponseJson,
  CreateEnvironmentRequestJson,
  CreateEnvironmentResponseJson,
  DeleteEnvironmentRequestJson,
  DeleteEnvironmentResponseJson,
  GetEnvironmentRequestJson,
  GetEnvironmentResponseJson,
  ListEnvironmentsRequestJson,
  ListEnvironmentsResponseJson,
  StartEnvironmentRequestJson,
  StartEnvironmentResponseJson,
  StopEnvironmentRequestJson,
  StopEnvironmentResponseJson,
} from "../api/gen/gitpod/v1/environment_pb.ts";
import type {
  GetAuthenticatedIdentityRequestJson,
  GetAuthenticatedIdentityResponseJson,
} from "../api/gen/gitpod/v1/identity_pb.ts";
import type {
  DisableProjectInsightsRequestJson,
  DisableProjectInsightsResponseJson,
  EnableProjectInsightsRequestJson,
  EnableProjectInsightsResponseJson,
  GetProjectInsightsStatusRequestJson,
  GetProjectInsightsStatusResponseJson,
} from "../api/gen/gitpod/v1/insights_pb.ts";
import type {
  CancelPrebuildRequestJson,
  CreatePrebuildLogsTokenRequestJson,
  CreatePrebuildLogsTokenResponseJson,
  CreatePrebuildRequestJson,
  CreateWarmPoolRequestJson,
  DeletePrebuildRequestJson,
  DeletePrebuildResponseJson,
  DeleteWarmPoolRequestJson,
  DeleteWarmPoolResponseJson,
  GetPrebuildRequestJson,
  GetWarmPoolRequestJson,
  ListPrebuildsRequestJson,
  ListWarmPoolsRequestJson,
  UpdateWarmPoolRequestJson,
} from "../api/gen/gitpod/v1/prebuild_pb.ts";
import type {
  CreateProjectRequestJson,
  CreateProjectResponseJson,
  DeleteProjectRequestJson,
  DeleteProjectResponseJson,
  GetProjectRequestJson,
  GetProjectResponseJson,
  ListProjectEnvironmentClassesRequestJson,
  ListProjectEnvironmentClassesResponseJson,
  ListProjectsRequestJson,
  ListProjectsResponseJson,
  UpdateProjectEnvironmentClassesRequestJson,
  UpdateProjectEnvironmentClassesResponseJson,
  UpdateProjectRequestJson,
  UpdateProjectResponseJson,
} from "../api/gen/gitpod/v1/project_pb.ts";
import type {
  CreateEnvironmentClassRequestJson,
  CreateEnvironmentClassResponseJson,
  GetEnvironmentClassRequestJson,
  GetEnvironmentClassResponseJson,
  ListEnvironmentClassesRequestJson,
  ListEnvironmentClassesResponseJson,
  UpdateEnvironmentClassRequestJson,
  UpdateEnvironmentClassResponseJson,
} from "../api/gen/gitpod/v1/runner_configuration_pb.ts";
import type {
  CheckAuthenticationForHostRequestJson,
  CheckAuthenticationForHostResponseJson,
  CreateRunnerRequestJson,
  CreateRunnerResponseJson,
  CreateRunnerTokenRequestJson,
  CreateRunnerTokenResponseJson,
  DeleteRunnerRequestJson,
  DeleteRunnerResponseJson,
  GetRunnerRequestJson,
  GetRunnerResponseJson,
  ListRunnersRequestJson,
  ListRunnersResponseJson,
  ParseContextURLRequestJson,
  ParseContextURLResponseJson,
  UpdateRunnerRequestJson,
  UpdateRunnerResponseJson,
} from "../api/gen/gitpod/v1/runner_pb.ts";
import type { PrebuildJson, WarmPoolJson } from "../api/resource-json.ts";
import type { AnyRpc } from "../api/rpc-names.ts";
import type { PrebuildListJson, WarmPoolListJson } from "./json.ts";

/** The response with one prebuild (documented). */
export interface PrebuildResponseJson {
  /** The prebuild as it is after the call. */
  readonly prebuild: PrebuildJson;
}

/** The response with one warm pool (documented). */
export interface WarmPoolResponseJson {
  /** The pool as it is after the call. */
  readonly warmPool: WarmPoolJson;
}

/** A response with fields that are never left out. */
type Always<T, K extends keyof T> = T & Required<Pick<T, K>>;

/** The request and the response. */
interface RpcType<Request, Response> {
  readonly request: Request;
  readonly response: Response;
}

/** The types of each unary RPC, by its name. */
export interface RpcTypes {
  CreatePrebuild: RpcType<CreatePrebuildRequestJson, PrebuildResponseJson>;
  GetPrebuild: RpcType<GetPrebuildRequestJson, PrebuildResponseJson>;
  ListPrebuilds: RpcType<ListPrebuildsRequestJson, PrebuildListJson>;
  CancelPrebuild: RpcType<CancelPrebuildRequestJson, PrebuildResponseJson>;
  DeletePrebuild: RpcType<DeletePrebuildRequestJson, DeletePrebuildResponseJson>;
  CreatePrebuildLogsToken: RpcType<
    CreatePrebuildLogsTokenRequestJson,
    Required<CreatePrebuildLogsTokenResponseJson>
  >;
  CreateWarmPool: RpcType<CreateWarmPoolRequestJson, WarmPoolResponseJson>;
  GetWarmPool: RpcType<GetWarmPoolRequestJson, WarmPoolResponseJson>;
  ListWarmPools: RpcType<ListWarmPoolsRequestJson, WarmPoolListJson>;
  UpdateWarmPool: RpcType<UpdateWarmPoolRequestJson, WarmPoolResponseJson>;
  DeleteWarmPool: RpcType<DeleteWarmPoolRequestJson, DeleteWarmPoolResponseJson>;
  GetAuthenticatedIdentity: RpcType<
    GetAuthenticatedIdentityRequestJson,
    Required<GetAuthenticatedIdentityResponseJson>
  >;
  GetEnvironment: RpcType<GetEnvironmentRequestJson, Required<GetEnvironmentResponseJson>>;
  ListEnvironments: RpcType<
    ListEnvironmentsRequestJson,
    Always<ListEnvironmentsResponseJson, "pagination" | "environments">
  >;
  "EnvironmentService/ListEnvironmentClasses": RpcType<
    ListEnvironmentClassesRequestJson,
    Required<ListEnvironmentClassesResponseJson>
  >;
  CreateEnvironment: RpcType<CreateEnvironmentRequestJson, Required<CreateEnvironmentResponseJson>>;
  CreateEnvironmentFromProject: RpcType<
    CreateEnvironmentFromProjectRequestJson,
    Required<CreateEnvironmentFromProjectResponseJson>
  >;
  StartEnvironment: RpcType<StartEnvironmentRequestJson, StartEnvironmentResponseJson>;
  StopEnvironment: RpcType<StopEnvironmentRequestJson, StopEnvironmentResponseJson>;
  DeleteEnvironment: RpcType<DeleteEnvironmentRequestJson, DeleteEnvironmentResponseJson>;
  CreateProject: RpcType<CreateProjectRequestJson, Required<CreateProjectResponseJson>>;
  GetProject: RpcType<GetProjectRequestJson, Required<GetProjectResponseJson>>;
  UpdateProject: RpcType<UpdateProjectRequestJson, Required<UpdateProjectResponseJson>>;
  ListProjects: RpcType<ListProjectsRequestJson, Always<ListProjectsResponseJson, "pagination" | "projects">>;
  DeleteProject: RpcType<DeleteProjectRequestJson, DeleteProjectResponseJson>;
  ListProjectEnvironmentClasses: RpcType<
    ListProjectEnvironmentClassesRequestJson,
    Required<ListProjectEnvironmentClassesResponseJson>
  >;
  UpdateProjectEnvironmentClasses: RpcType<
    UpdateProjectEnvironmentClassesRequestJson,
    UpdateProjectEnvironmentClassesResponseJson
  >;
  CreateEnvironmentClass: RpcType<
    CreateEnvironmentClassRequestJson,
    Required<CreateEnvironmentClassResponseJson>
  >;
  GetEnvironmentClass: RpcType<GetEnvironmentClassRequestJson, Required<GetEnvironmentClassResponseJson>>;
  "RunnerConfigurationService/ListEnvironmentClasses": RpcType<
    ListEnvironmentClassesRequestJson,
    Required<ListEnvironmentClassesResponseJson>
  >;
  UpdateEnvironmentClass: RpcType<UpdateEnvironmentClassRequestJson, UpdateEnvironmentClassResponseJson>;
  CreateRunner: RpcType<CreateRunnerRequestJson, Required<CreateRunnerResponseJson>>;
  GetRunner: RpcType<GetRunnerRequestJson, Required<GetRunnerResponseJson>>;
  ListRunners: RpcType<ListRunnersRequestJson, Required<ListRunnersResponseJson>>;
  UpdateRunner: RpcType<UpdateRunnerRequestJson, UpdateRunnerResponseJson>;
  DeleteRunner: RpcType<DeleteRunnerRequestJson, DeleteRunnerResponseJson>;
  CreateRunnerToken: RpcType<CreateRunnerTokenRequestJson, Required<CreateRunnerTokenResponseJson>>;
  ParseContextURL: RpcType<
    ParseContextURLRequestJson,
    Always<ParseContextURLResponseJson, "originalContextUrl" | "git" | "scmId">
  >;
  CheckAuthenticationForHost: RpcType<
    CheckAuthenticationForHostRequestJson,
    Always<CheckAuthenticationForHostResponseJson, "scmId" | "scmName">
  >;
  EnableProjectInsights: RpcType<EnableProjectInsightsRequestJson, EnableProjectInsightsResponseJson>;
  DisableProjectInsights: RpcType<DisableProjectInsightsRequestJson, DisableProjectInsightsResponseJson>;
  GetProjectInsightsStatus: RpcType<
    GetProjectInsightsStatusRequestJson,
    GetProjectInsightsStatusResponseJson
  >;
}

/**
 * The name of a unary RPC: the method alone if no other service has such a method ("CreatePrebuild"), otherwise with
 * its service ("EnvironmentService/ListEnvironmentClasses"). All may be given with their service, also in full
 * ("gitpod.v1.PrebuildService/CreatePrebuild").
 */
export type CallMethod = Exclude<AnyRpc, "WatchEvents" | `${string}/WatchEvents`>;

type NameOf<M> = M extends keyof RpcTypes
  ? M
  : M extends `gitpod.v1.${infer Long}`
    ? NameOf<Long>
    : M extends `${string}/${infer Method extends keyof RpcTypes}`
      ? Method
      : never;

/**
 * The request of an RPC in the documented JSON form (proto3 JSON): 64-bit integers are text, instants are RFC 3339 and
 * durations seconds such as "3600s".
 */
export type CallRequest<M extends CallMethod> = RpcTypes[NameOf<M>]["request"];

/** The response of an RPC in the documented JSON form. Unset fields are left out (documented). */
export type CallResponse<M extends CallMethod> = RpcTypes[NameOf<M>]["response"];
