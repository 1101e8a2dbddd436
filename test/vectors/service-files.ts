// Owns the list of the files whose messages the vectors hold.
import { file_gitpod_v1_environment } from "../../src/api/gen/gitpod/v1/environment_pb.ts";
import { file_gitpod_v1_event } from "../../src/api/gen/gitpod/v1/event_pb.ts";
import { file_gitpod_v1_identity } from "../../src/api/gen/gitpod/v1/identity_pb.ts";
import { file_gitpod_v1_insights } from "../../src/api/gen/gitpod/v1/insights_pb.ts";
import { file_gitpod_v1_prebuild } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { file_gitpod_v1_project } from "../../src/api/gen/gitpod/v1/project_pb.ts";
import { file_gitpod_v1_runner_configuration } from "../../src/api/gen/gitpod/v1/runner_configuration_pb.ts";
import { file_gitpod_v1_runner } from "../../src/api/gen/gitpod/v1/runner_pb.ts";

export const SERVICE_FILES = [
  file_gitpod_v1_environment,
  file_gitpod_v1_event,
  file_gitpod_v1_identity,
  file_gitpod_v1_insights,
  file_gitpod_v1_prebuild,
  file_gitpod_v1_project,
  file_gitpod_v1_runner_configuration,
  file_gitpod_v1_runner,
];
