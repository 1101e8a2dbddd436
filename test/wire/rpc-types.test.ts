// Owns the agreement of the types of RPCs with the services generated from the contract.
import type { DescMethod, MessageJsonType } from "@bufbuild/protobuf";
import { describe, expectTypeOf, it } from "vitest";
import type { EnvironmentService } from "../../src/api/gen/gitpod/v1/environment_pb.ts";
import type { IdentityService } from "../../src/api/gen/gitpod/v1/identity_pb.ts";
import type { InsightsService } from "../../src/api/gen/gitpod/v1/insights_pb.ts";
import type { PrebuildService } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import type { ProjectService } from "../../src/api/gen/gitpod/v1/project_pb.ts";
import type { RPCS } from "../../src/api/gen/gitpod/v1/rpcs.ts";
import type { RunnerConfigurationService } from "../../src/api/gen/gitpod/v1/runner_configuration_pb.ts";
import type { RunnerService } from "../../src/api/gen/gitpod/v1/runner_pb.ts";
import type { RpcName } from "../../src/api/rpc-names.ts";
import type { RpcTypes } from "../../src/wire/rpc-types.ts";

interface Services {
  EnvironmentService: typeof EnvironmentService;
  IdentityService: typeof IdentityService;
  InsightsService: typeof InsightsService;
  PrebuildService: typeof PrebuildService;
  ProjectService: typeof ProjectService;
  RunnerConfigurationService: typeof RunnerConfigurationService;
  RunnerService: typeof RunnerService;
}

/** The descriptor of an RPC. */
type DescriptorOf<N extends RpcName> = (typeof RPCS)[N] extends {
  service: infer S extends keyof Services;
  method: infer M extends string;
}
  ? Extract<Services[S]["method"][Uncapitalize<M> & keyof Services[S]["method"]], DescMethod>
  : never;

describe("the types of RPCs", () => {
  it("are there for each unary RPC, and for no other", () => {
    expectTypeOf<keyof RpcTypes>().toEqualTypeOf<Exclude<RpcName, "WatchEvents">>();
  });

  it("have the requests of the contract", () => {
    expectTypeOf<{ [M in keyof RpcTypes]: RpcTypes[M]["request"] }>().toEqualTypeOf<{
      [M in keyof RpcTypes]: MessageJsonType<DescriptorOf<M>["input"]>;
    }>();
  });

  it("have the fields of the contract's responses", () => {
    expectTypeOf<{ [M in keyof RpcTypes]: keyof RpcTypes[M]["response"] }>().toEqualTypeOf<{
      [M in keyof RpcTypes]: keyof MessageJsonType<DescriptorOf<M>["output"]>;
    }>();
  });
});
